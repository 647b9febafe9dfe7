// What it means that a Worker remembers a key for a while: two Workers on the same objects, each with a memory of its
// own, and the clock in hand.
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";

import { Catalog } from "../../../src/sandbox/catalog.ts";
import { createApp } from "../../../src/http/app.ts";
import { KeyMemory } from "../../../src/user/keys.ts";
import { type Credentials, bindings, makeUser, root, send, verification } from "../client.ts";
import { packed, testComponents } from "../components.ts";
import { freshEmail, gzip, worldOf } from "./tenants.ts";

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

  it("is another than who is made again under the same e-mail, and finds and makes nothing of theirs", async () => {
    later(1);
    const again = await makeUser(user.email);
    const file = await gzip(packed("theirs", "() => 1"));
    const headers = { "Content-Type": "application/gzip" };
    await send("/v1/components/theirs", { as: again, method: "PUT", headers, file });
    const made = await here(again, "/v1/accounts", "POST", { type: "probe", keys: { site: "canary" } });
    const { id } = await made.json<{ id: string }>();
    const before = await worldOf({ ...again, account: id, component: "theirs", execution: "none", cancelled: "none" });

    const order = { ...verification("probe"), execution_type: "get_meta_model", action_or_trigger: "act" };
    const tries: [path: string, method: string, body: unknown, status: number][] = [
      ["/v1/accounts", "GET", undefined, 200],
      [`/v1/accounts/${id}`, "GET", undefined, 404],
      [`/v1/accounts/${id}`, "PUT", { name: "mine" }, 404],
      [`/v1/accounts/${id}`, "DELETE", undefined, 404],
      ["/v1/accounts", "POST", {}, 401],
      ["/v1/components/mine", "GET", undefined, 200],
      ["/v1/components/theirs", "GET", undefined, 404],
      ["/v1/components/theirs", "DELETE", undefined, 404],
      ["/v1/repos/theirs/env", "GET", undefined, 404],
      ["/v1/repos/theirs/env", "PUT", { A: "1" }, 404],
      [`/v1/users/${again.id}/api_secret`, "POST", undefined, 401],
      ["/v1/exec/schedule", "POST", { ...order, account_id: id }, 404],
      ["/v1/exec/schedule", "POST", verification("theirs"), 404],
    ];
    for (const [path, method, body, status] of tries) {
      const answer = await elsewhere(user, path, method, body);
      const text = await answer.text();
      expect([method, path, answer.status]).toEqual([method, path, status]);
      expect(text).not.toMatch(/canary|theirs/);
    }
    expect(await worldOf({ ...again, account: id, component: "theirs", execution: "none", cancelled: "none" })).toEqual(
      before,
    );
  });
});
