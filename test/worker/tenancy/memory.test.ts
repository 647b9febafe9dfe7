// What it means that a Worker remembers a key for a while: two Workers on the same objects, each with a memory of its own, and
// the clock in hand.
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";

import { Catalog } from "../../../src/component/catalog.ts";
import { createApp } from "../../../src/http/app.ts";
import { KeyMemory } from "../../../src/user/keys.ts";
import { type Credentials, bindings, makeUser, root, verification } from "../client.ts";
import { testComponents } from "../components.ts";
import { freshEmail } from "./tenants.ts";

/** A Worker's isolate: asks as `as`, by `method` where it is not GET. */
type Worker = (as: Credentials, path: string, method?: string, body?: unknown) => Promise<Response>;

function startWorker(): Worker {
  const app = createApp(new Catalog(testComponents), new KeyMemory());
  return async ({ email, key }, path, method = "GET", body) =>
    app.request(
      `https://coatcheck.example${path}`,
      {
        method,
        headers: {
          Authorization: `Basic ${btoa(`${email}:${key}`)}`,
          "Content-Type": "application/json",
          // What is scheduled is over before the test is.
          Prefer: "wait=30",
        },
        ...(body !== undefined && { body: JSON.stringify(body) }),
      },
      bindings,
    );
}

const statuses = (answers: readonly Response[]) => answers.map(({ status }) => status);

let here: Worker;
let elsewhere: Worker;
let user: Credentials & { id: string };

beforeEach(async () => {
  vi.useFakeTimers({ toFake: ["Date"] });
  [here, elsewhere] = [startWorker(), startWorker()];
  user = await makeUser(freshEmail());
  for (const worker of [here, elsewhere]) await worker(user, "/v1/users");
});

afterEach(() => {
  vi.useRealTimers();
});

const later = (ms: number) => vi.setSystemTime(Date.now() + ms);

async function renew(worker: Worker, as: Credentials): Promise<Credentials> {
  const answer = await worker(as, `/v1/users/${user.id}/api_secret`, "POST");
  expect(answer.status).toBe(200);
  return { email: user.email, key: (await answer.json<{ api_secret: string }>()).api_secret };
}

describe("a key that was replaced", () => {
  it("stops working at once where it was replaced, and within a minute everywhere", async () => {
    const fresh = await renew(here, user);
    expect(statuses([await here(user, "/v1/users"), await here(fresh, "/v1/users")])).toEqual([401, 200]);
    later(49_000);
    expect((await elsewhere(fresh, "/v1/users")).status).toBe(200);
    expect((await elsewhere(user, "/v1/users")).status).toBe(200);
    later(2000);
    expect((await elsewhere(user, "/v1/users")).status).toBe(401);
  });

  it("is good for no new key, where it is still remembered", async () => {
    const fresh = await renew(here, user);
    const path = `/v1/users/${user.id}/api_secret`;
    expect((await elsewhere(user, path, "POST")).status).toBe(401);
    expect((await here(fresh, "/v1/users")).status).toBe(200);
    await renew(elsewhere, fresh);
  });

  it("stops working within a minute where root replaced it, too", async () => {
    const answer = await here(root, `/v1/users/${user.id}/api_secret`, "POST");
    expect(answer.status).toBe(200);
    expect((await here(user, "/v1/users")).status).toBe(401);
    later(51_000);
    expect((await elsewhere(user, "/v1/users")).status).toBe(401);
  });
});

describe("a user who was deleted", () => {
  beforeEach(async () => {
    await here(user, "/v1/accounts", "POST", { name: "gone" });
    await here(root, `/v1/users/${user.id}`, "DELETE");
  });

  it("finds and makes nothing where the key is still remembered", async () => {
    expect((await here(user, "/v1/users")).status).toBe(401);
    expect(await (await elsewhere(user, "/v1/accounts")).json()).toEqual([]);
    expect(await (await elsewhere(user, "/v1/components/mine")).json()).toEqual({ components: [] });
    expect((await elsewhere(user, "/v1/accounts", "POST", {})).status).toBe(401);
    expect((await elsewhere(user, `/v1/users/${user.id}/api_secret`, "POST")).status).toBe(404);
    expect((await elsewhere(user, "/v1/exec/schedule", "POST", verification("probe"))).status).toBe(303);
    later(51_000);
    expect((await elsewhere(user, "/v1/exec/schedule", "POST", verification("probe"))).status).toBe(401);
    expect((await elsewhere(user, "/v1/accounts")).status).toBe(401);
  });
});
