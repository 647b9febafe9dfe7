// What it means that a Worker remembers a key for a while: two Workers on the same objects, each with a memory of its
// own, and the clock in hand.
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";

import { Catalog } from "../../../src/sandbox/catalog.ts";
import { createApp } from "../../../src/http/app.ts";
import { KeyMemory } from "../../../src/user/keys.ts";
import { type Credentials, bindings, idIn, makeUser, root, send, verification } from "../client.ts";
import { packed, testComponents } from "../components.ts";
import { freshEmail, gzip, worldOf } from "./tenants.ts";

/** A Worker's isolate: asks as `as`, by `method` where it is not GET. */
type Worker = (as: Credentials, path: string, method?: string, body?: unknown) => Promise<Response>;

function startWorker(variables: object = {}): Worker {
  const app = createApp(new Catalog(testComponents), new KeyMemory());
  const env = { ...bindings, ...variables };
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
      env,
    );
}

/** A Worker that has just found the user's key valid. */
async function startRemembering(variables: object = {}): Promise<Worker> {
  const worker = startWorker(variables);
  expect((await worker(user, "/v1/users")).status).toBe(200);
  return worker;
}

const statuses = (answers: readonly Response[]) => answers.map(({ status }) => status);

let here: Worker;
let elsewhere: Worker;
let user: Credentials & { id: string };

beforeEach(async () => {
  vi.useFakeTimers({ toFake: ["Date"] });
  user = await makeUser(freshEmail());
  [here, elsewhere] = [await startRemembering(), await startRemembering()];
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

/** An execution that is done, whose result nobody has. */
const execute = async () => idIn(await here(user, "/v1/exec/schedule", "POST", verification("probe")));

type Try = readonly [method: string, path: string, body?: unknown];

/** Everything but looking at executions. */
function tries(execution: string): readonly Try[] {
  const order = verification("probe");
  const ofAccount = { ...order, execution_type: "get_meta_model", action_or_trigger: "act", account_id: "none" };
  return [
    ["POST", "/v1/exec/schedule", order],
    ["POST", "/v1/exec/schedule", ofAccount],
    ["GET", `/v1/exec/result/${execution}`],
    ["DELETE", `/v1/exec/${execution}`],
    ["GET", "/v1/exec"],
    ["GET", "/v1/accounts"],
    ["POST", "/v1/accounts", {}],
    ["GET", "/v1/accounts/none"],
    ["PUT", "/v1/accounts/none", {}],
    ["DELETE", "/v1/accounts/none"],
    ["GET", "/v1/components/mine"],
    ["GET", "/v1/components/none"],
    ["DELETE", "/v1/components/none"],
    ["GET", "/v1/repos/none/env"],
    ["PUT", "/v1/repos/none/env", { A: "1" }],
    ["POST", `/v1/users/${user.id}/api_secret`],
  ];
}

/** Tries each where the key is remembered while `revoke` revokes it elsewhere, and expects to be refused. */
async function expectRefusals(execution: string, revoke: () => Promise<unknown>): Promise<void> {
  const all = tries(execution);
  // One for each: after a refusal, a Worker remembers nothing.
  const workers = await Promise.all(all.map(() => startRemembering()));
  const unlisted = await startRemembering({ EXECUTION_HISTORY: "off" });
  await revoke();
  for (const [index, [method, path, body]] of all.entries()) {
    const answer = await workers[index]?.(user, path, method, body);
    expect([method, path, answer?.status]).toEqual([method, path, 401]);
    expect(await answer?.json()).toEqual({ message: "Unauthorized." });
  }
  expect((await unlisted(user, "/v1/exec/schedule", "POST", verification("probe"))).status).toBe(401);
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

  it("starts, fetches and changes nothing where it is still remembered", async () => {
    const execution = await execute();
    let fresh: Credentials = user;
    await expectRefusals(execution, async () => (fresh = await renew(here, user)));
    const { executions } = await (
      await here(fresh, "/v1/exec")
    ).json<{ executions: { id: string; status: string }[] }>();
    expect(executions.map(({ id, status }) => [id, status])).toEqual([[execution, "fulfilled"]]);
    expect(await (await here(fresh, "/v1/accounts")).json()).toEqual([]);
    expect((await here(fresh, `/v1/exec/result/${execution}`)).status).toBe(200);
  });

  it("may still be used to look at executions, where it is remembered", async () => {
    const execution = await execute();
    await renew(here, user);
    for (const [path, status] of [
      [`/v1/exec/poll/${execution}`, 303],
      [`/v1/exec/${execution}`, 200],
      [`/v1/exec/${execution}/logs`, 200],
    ] as const) {
      expect([path, (await elsewhere(user, path)).status]).toEqual([path, status]);
    }
  });

  it("is forgotten where it was found out", async () => {
    await renew(here, user);
    const answers = [await elsewhere(user, "/v1/accounts"), await elsewhere(user, "/v1/users")];
    expect(statuses(answers)).toEqual([401, 401]);
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
  it("starts, fetches and changes nothing where the key is still remembered", async () => {
    await here(user, "/v1/accounts", "POST", { name: "gone" });
    const execution = await execute();
    await expectRefusals(execution, () => here(root, `/v1/users/${user.id}`, "DELETE"));
    expect((await here(user, "/v1/users")).status).toBe(401);
    later(51_000);
    expect((await elsewhere(user, `/v1/exec/poll/${execution}`)).status).toBe(401);
  });

  it("is another than who is made again under the same e-mail, and finds and makes nothing of theirs", async () => {
    const remembering = await Promise.all(Array.from({ length: 20 }, () => startRemembering()));
    await here(root, `/v1/users/${user.id}`, "DELETE");
    later(1);
    const again = await makeUser(user.email);
    const file = await gzip(packed("theirs", "() => 1"));
    const headers = { "Content-Type": "application/gzip" };
    await send("/v1/components/theirs", { as: again, method: "PUT", headers, file });
    const made = await here(again, "/v1/accounts", "POST", { type: "probe", keys: { site: "canary" } });
    const { id } = await made.json<{ id: string }>();
    const none = { execution: "none", cancelled: "none", fetched: "none" };
    const before = await worldOf({ ...again, account: id, component: "theirs", ...none });

    const order = { ...verification("probe"), execution_type: "get_meta_model", action_or_trigger: "act" };
    const theirs: readonly Try[] = [
      ...tries("none").filter(([method]) => method === "POST"),
      ["GET", "/v1/accounts"],
      ["GET", `/v1/accounts/${id}`],
      ["PUT", `/v1/accounts/${id}`, { name: "mine" }],
      ["DELETE", `/v1/accounts/${id}`],
      ["GET", "/v1/components/theirs"],
      ["DELETE", "/v1/components/theirs"],
      ["GET", "/v1/repos/theirs/env"],
      ["PUT", "/v1/repos/theirs/env", { A: "1" }],
      ["POST", "/v1/exec/schedule", { ...order, account_id: id }],
      ["POST", "/v1/exec/schedule", verification("theirs")],
    ];
    for (const [index, [method, path, body]] of theirs.entries()) {
      const answer = await remembering[index]?.(user, path, method, body);
      const text = await answer?.text();
      expect([method, path, answer?.status]).toEqual([method, path, 401]);
      expect(text).not.toMatch(/canary|theirs/);
    }
    expect(await worldOf({ ...again, account: id, component: "theirs", ...none })).toEqual(before);
  });
});
