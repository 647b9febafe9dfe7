// What can be seen of an execution, and of all of one's own, through the router.
import { evictDurableObject, runDurableObjectAlarm, runInDurableObject } from "cloudflare:test";
import { afterEach, describe, expect, it, vi } from "vitest";

import { Catalog } from "../../src/sandbox/catalog.ts";
import type { ExecutionView } from "../../src/execution/view.ts";
import { LISTED_EXECUTIONS } from "../../src/limits.ts";
import { createApp } from "../../src/http/app.ts";
import { KeyMemory } from "../../src/user/keys.ts";
import type { User } from "../../src/user/object.ts";
import {
  type Credentials,
  bindings,
  look,
  makeAccount,
  makeUser,
  schedule,
  send,
  stubOf,
  verification,
  waitUntilDone,
} from "./client.ts";
import { testComponents } from "./components.ts";

const GONE = { message: "Result does not exist." };
const HOUR = 3_600_000;
const instant = expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);

afterEach(() => {
  vi.useRealTimers();
});

let users = 0;
const newUser = () => makeUser(`look${++users}@example.com`);

interface Page {
  readonly executions: readonly ExecutionView[];
  readonly next_cursor: string | null;
}

async function list(as: Credentials, query = ""): Promise<Page> {
  const response = await send(`/v1/exec${query}`, { as });
  expect(response.status).toBe(200);
  return response.json<Page>();
}

const linkOf = (response: Response) => response.headers.get("Link");

const idsOf = ({ executions }: Page) => executions.map(({ id }) => id);

/** Done, so that nothing of it runs when the test is over. */
async function done(body: unknown, as: Credentials, headers: Record<string, string> = {}): Promise<string> {
  const id = await schedule(body, { as, headers });
  await waitUntilDone(id, { as });
  return id;
}

const userStub = ({ id }: { id: string }) => bindings.USERS.get(bindings.USERS.idFromString(id));

const rowsOf = (stub: DurableObjectStub<User>) =>
  runInDurableObject(stub, (_, { storage }) => Number(storage.sql.exec("SELECT total_changes() AS n").one()["n"]));

describe("GET /v1/exec/{id}", () => {
  it("tells what became of an execution, from scheduled to handed out, and hands nothing out", async () => {
    const account_id = await makeAccount({});
    const id = await schedule({
      execution_type: "select_model",
      component: "probe",
      action_or_trigger: "act",
      model_method: "echo",
      account_id,
    });
    await waitUntilDone(id);
    const fulfilled = await look(id);
    expect(fulfilled).toEqual({
      id,
      status: "fulfilled",
      execution_type: "select_model",
      component: "probe",
      component_version: null,
      action_or_trigger: "act",
      scheduled_at: instant,
      started_at: instant,
      finished_at: instant,
      attempt: 1,
      must_finish_by: null,
      result_available_until: instant,
      handed_out_at: null,
      cancelled_at: null,
      expired_at: null,
      size: expect.any(Number),
      failure: null,
    });
    const result = await (await send(`/v1/exec/result/${id}`)).text();
    expect(result.length).toBe(fulfilled.size);
    const { result_available_until: until, handed_out_at: taken, ...rest } = await look(id);
    expect([until, taken]).toEqual([instant, instant]);
    expect(rest).toMatchObject({ status: "handed_out", size: fulfilled.size, started_at: fulfilled.started_at });
  });

  it("says running, and by when it must be done; then cancelled, with what it was until then", async () => {
    const id = await schedule(verification("hanging"));
    const running = await vi.waitFor(async () => {
      const resource = await look(id);
      expect(resource.status).toBe("running");
      return resource;
    });
    expect(Date.parse(running.must_finish_by ?? "") - Date.parse(running.started_at ?? "")).toBe(10_000);
    await send(`/v1/exec/${id}`, { method: "DELETE" });
    expect(await look(id)).toMatchObject({
      status: "cancelled",
      attempt: 1,
      started_at: running.started_at,
      finished_at: instant,
      cancelled_at: instant,
    });
  });

  it("is told for a day after the handout, and then no more", async () => {
    const id = await schedule(verification("probe"));
    await waitUntilDone(id);
    await send(`/v1/exec/result/${id}`);
    const now = Date.now();
    vi.useFakeTimers({ toFake: ["Date"], now: now + 60_000 });
    await runDurableObjectAlarm(stubOf(id));
    const kept = await runInDurableObject(stubOf(id), (_, { storage }) => JSON.stringify([...storage.kv.list()]));
    expect(kept).not.toContain("verified");
    expect(await look(id)).toMatchObject({ status: "handed_out", result_available_until: null, attempt: 1 });
    vi.setSystemTime(now + 24 * HOUR + 60_000);
    expect((await send(`/v1/exec/${id}`)).status).toBe(404);
    await runDurableObjectAlarm(stubOf(id));
    expect(await runInDurableObject(stubOf(id), (_, { storage }) => [...storage.kv.list()])).toEqual([]);
  });

  it("gets the same bytes for what never was, is another's or was never issued", async () => {
    const other = await newUser();
    const theirs = await done(verification("probe"), other);
    const never = bindings.EXECUTIONS.newUniqueId().toString();
    for (const id of [theirs, never, "x", "0".repeat(64)]) {
      const response = await send(`/v1/exec/${id}/`);
      expect([id, response.status, await response.json()]).toEqual([id, 404, GONE]);
    }
  });

  it("is linked from every answer that concerns one's own execution", async () => {
    const accepted = await send("/v1/exec/schedule", { body: verification("hanging") });
    const link = linkOf(accepted);
    const [, path = ""] =
      /^<https:\/\/coatcheck\.example(\/v1\/exec\/[0-9a-f]{64})>; rel="status"$/.exec(link ?? "") ?? [];
    expect((await send(path)).status).toBe(200);
    const id = path.split("/").at(-1) ?? "";
    const poll = () => send(`/v1/exec/poll/${id}`);
    expect([(await poll()).status, linkOf(await poll())]).toEqual([200, link]);
    expect(linkOf(await waitUntilDone(id))).toBe(link);
    vi.useFakeTimers({ toFake: ["Date"], now: Date.now() + HOUR });
    const expired = await poll();
    expect([expired.status, linkOf(expired)]).toEqual([404, link]);
    expect(linkOf(await send(`/v1/exec/poll/${id}`, { as: await newUser() }))).toBeNull();
  });
});

describe("GET /v1/exec", () => {
  it("lists one's own, newest first, page by page", async () => {
    const as = await newUser();
    const ids = [];
    for (let count = 0; count < 5; count++) ids.push(await done(verification("probe"), as));
    ids.reverse();
    expect(await list(as)).toMatchObject({
      executions: ids.map((id) => ({ id, status: "fulfilled" })),
      next_cursor: null,
    });
    const first = await list(as, "?limit=2");
    const second = await list(as, `?limit=2&cursor=${first.next_cursor}`);
    const third = await list(as, `?limit=2&cursor=${second.next_cursor}`);
    expect([idsOf(first), idsOf(second), idsOf(third)]).toEqual([ids.slice(0, 2), ids.slice(2, 4), ids.slice(4)]);
    expect(third.next_cursor).toBeNull();
    expect(await list(as, "?limit=5")).toMatchObject({ executions: { length: 5 }, next_cursor: null });
    expect(await list(await newUser())).toEqual({ executions: [], next_cursor: null });
  });

  it("lists those of one status, and of one component", async () => {
    const as = await newUser();
    const [one, two] = [await done(verification("probe"), as), await done(verification("counted", { tag: "l" }), as)];
    await send(`/v1/exec/result/${one}`, { as });
    expect(idsOf(await list(as, "?status=handed_out"))).toEqual([one]);
    expect(idsOf(await list(as, "?status=fulfilled&limit=1"))).toEqual([two]);
    expect(idsOf(await list(as, "?component=counted"))).toEqual([two]);
    expect(idsOf(await list(as, "?component=probe&status=fulfilled"))).toEqual([]);
  });

  it.each(["status=done", "status=", "limit=0", "limit=51", "limit=x", "cursor=%C3%BC", "limit=1&limit=2"])(
    "refuses %s, naming it",
    async (query) => {
      const response = await send(`/v1/exec?${query}`);
      const [path] = query.split("=");
      expect([response.status, await response.json()]).toMatchObject([400, { errors: [{ path }] }]);
    },
  );

  it("lists once what is scheduled again under its key, and not at all what was refused", async () => {
    const as = await newUser();
    const key = { "Idempotency-Key": "again" };
    const id = await done(verification("probe"), as, key);
    for (let count = 0; count < 3; count++)
      expect(await schedule(verification("probe"), { as, headers: key })).toBe(id);
    const act = { execution_type: "get_meta_model", component: "probe", action_or_trigger: "act" };
    for (const [body, status] of [
      [verification("none"), 404],
      [{ ...act, account_id: "none" }, 404],
      [{ ...act, action_or_trigger: "none", account_id: await makeAccount({}, as) }, 400],
      [verification("probe", {}).component, 400],
    ] as const) {
      expect((await send("/v1/exec/schedule", { as, body })).status).toBe(status);
    }
    expect(idsOf(await list(as))).toEqual([id]);
    // Neither the repetitions took a row, nor the refused.
    const entries = await runInDurableObject(userStub(as), (_, { storage }) =>
      Number(storage.sql.exec("SELECT COUNT(*) AS n FROM listing").one()["n"]),
    );
    expect(entries).toBe(1);
  });

  it("shows every execution on one page, though one was repeated often, and writes no row for that", async () => {
    const as = await newUser();
    const headers = { "Idempotency-Key": "often" };
    const keyed = await done(verification("probe"), as, headers);
    const others = [await done(verification("probe"), as), await done(verification("probe"), as)];
    await evictDurableObject(userStub(as));
    const before = await rowsOf(userStub(as));
    for (let count = 0; count < 60; count++) await schedule(verification("probe"), { as, headers });
    expect((await rowsOf(userStub(as))) - before).toBe(0);
    const { next_cursor, ...page } = await list(as);
    expect([idsOf({ ...page, next_cursor }), next_cursor]).toEqual([[...others.toReversed(), keyed], null]);
  });

  it("lists by a repetition what could not be scheduled, or listed, the first time", async () => {
    const as = await newUser();
    const headers = { "Idempotency-Key": "second-try" };
    const id = await done(verification("probe"), as, headers);
    const forget = "DELETE FROM listing";
    // The entry is there, and the execution is not.
    await runInDurableObject(stubOf(id), (_, { storage }) => storage.deleteAll());
    await evictDurableObject(stubOf(id));
    expect(await done(verification("probe"), as, headers)).toBe(id);
    expect(idsOf(await list(as))).toEqual([id]);
    // Neither is.
    await runInDurableObject(stubOf(id), (_, { storage }) => storage.deleteAll());
    await evictDurableObject(stubOf(id));
    await runInDurableObject(userStub(as), (_, { storage }) => void storage.sql.exec(forget));
    await evictDurableObject(userStub(as));
    expect(await done(verification("probe"), as, headers)).toBe(id);
    expect(idsOf(await list(as))).toEqual([id]);
  });

  it("remembers no entry whose row another one has taken over", async () => {
    const as = await newUser();
    const keyed = (key: string) => done(verification("probe"), as, { "Idempotency-Key": key });
    const first = await keyed("first");
    const stub = userStub(as);
    const instantsOf = (id: string) =>
      runInDurableObject(stub, (_, { storage }) =>
        storage.sql.exec("SELECT at FROM listing WHERE id = ?", id).toArray(),
      );
    await runInDurableObject(stub, (_, { storage }) => {
      const at = Number(storage.sql.exec("SELECT at FROM listing").one()["at"]);
      const sql = "INSERT INTO listing VALUES (?, ?, ?, 'probe')";
      for (let n = 2; n <= LISTED_EXECUTIONS; n++) storage.sql.exec(sql, at + n, n, `other${n}`);
    });
    await evictDurableObject(stub);
    expect(await keyed("first")).toBe(first);
    expect(await instantsOf(first)).toHaveLength(1);
    const second = await keyed("second");
    expect([await instantsOf(first), await instantsOf("other2")]).toMatchObject([{ length: 0 }, { length: 1 }]);
    await keyed("first");
    expect([await instantsOf(first), await instantsOf("other2")]).toMatchObject([{ length: 1 }, { length: 0 }]);
    const before = await rowsOf(stub);
    for (const key of ["first", "second"]) await keyed(key);
    expect((await rowsOf(stub)) - before).toBe(0);
    expect(await instantsOf(second)).toHaveLength(1);
  });

  it("lists anew what comes under a key of another day", async () => {
    const as = await newUser();
    const headers = { "Idempotency-Key": "every-day" };
    const id = await done(verification("probe"), as, headers);
    vi.useFakeTimers({ toFake: ["Date"], now: Date.now() + 49 * HOUR });
    expect(idsOf(await list(as))).toEqual([]);
    expect(await done(verification("probe"), as, headers)).toBe(id);
    expect(idsOf(await list(as))).toEqual([id]);
  });

  it("leaves out what was listed and never scheduled", async () => {
    const as = await newUser();
    const id = await done(verification("probe"), as);
    const lost = bindings.EXECUTIONS.newUniqueId().toString();
    await runInDurableObject(userStub(as), (_, { storage }) => {
      const row = storage.sql.exec("SELECT MAX(at) AS at FROM listing").one();
      storage.sql.exec("INSERT INTO listing VALUES (?, 2, ?, 'probe')", Number(row["at"]) + 1, lost);
    });
    expect(idsOf(await list(as))).toEqual([id]);
  });

  it("forgets nothing when the object is evicted", async () => {
    const as = await newUser();
    const id = await done(verification("probe"), as);
    await evictDurableObject(userStub(as));
    expect(idsOf(await list(as))).toEqual([id]);
  });

  it("writes one row for each execution, also in the place of one that is a day old, and sweeps up the rest", async () => {
    const as = await newUser();
    const stub = userStub(as);
    await done(verification("probe"), as);
    await done(verification("probe"), as);
    const before = await rowsOf(stub);
    await done(verification("probe"), as);
    expect((await rowsOf(stub)) - before).toBe(1);
    // A day after the first two, but not after the third.
    const spread = "UPDATE listing SET at = at - 3600000 WHERE ordinal < 3";
    await runInDurableObject(stub, (_, { storage }) => void storage.sql.exec(spread));
    await evictDurableObject(stub);
    vi.useFakeTimers({ toFake: ["Date"], now: Date.now() + 23.5 * HOUR });
    const count = () =>
      runInDurableObject(stub, (_, { storage }) =>
        Number(storage.sql.exec("SELECT COUNT(*) AS n FROM listing").one()["n"]),
      );
    // Two take over a row each; the third finds none that is a day old.
    for (const [listed, rows] of [
      [2, 3],
      [3, 3],
      [4, 4],
    ]) {
      const replacing = await rowsOf(stub);
      const id = await done(verification("probe"), as);
      expect((await rowsOf(stub)) - replacing).toBe(1);
      expect(idsOf(await list(as))[0]).toBe(id);
      expect(idsOf(await list(as))).toHaveLength(listed ?? 0);
      expect(await count()).toBe(rows);
    }
    vi.setSystemTime(Date.now() + HOUR);
    await runDurableObjectAlarm(stub);
    expect(await count()).toBe(3);
    const id = await done(verification("probe"), as);
    expect(idsOf(await list(as))[0]).toBe(id);
    expect(await count()).toBe(4);
    vi.setSystemTime(Date.now() + 25 * HOUR);
    await runDurableObjectAlarm(stub);
    expect(await count()).toBe(0);
    expect(await runInDurableObject(stub, (_, { storage }) => storage.getAlarm())).toBeNull();
  });

  it("is gone with its user, and its alarm too", async () => {
    const as = await newUser();
    await done(verification("probe"), as);
    await send(`/v1/users/${as.id}`, { method: "DELETE" });
    const left = await runInDurableObject(userStub(as), async (_, { storage }) => [
      await storage.getAlarm(),
      storage.sql.exec("SELECT name FROM sqlite_master WHERE name = 'listing'").toArray(),
    ]);
    expect(left).toEqual([null, []]);
    const next = await makeUser(as.email);
    const id = await done(verification("probe"), next);
    expect(idsOf(await list(next))).toEqual([id]);
  });
});

it("keeps no list and remembers no handout where the deployment's history is off", async () => {
  const as = await newUser();
  const app = createApp(new Catalog(testComponents), new KeyMemory());
  const headers = { Authorization: `Basic ${btoa(`${as.email}:${as.key}`)}`, "Content-Type": "application/json" };
  const ask = async (path: string, body?: unknown) =>
    app.request(
      `https://coatcheck.example${path}`,
      {
        headers: { ...headers, Prefer: "wait=30" },
        ...(body !== undefined && { method: "POST", body: JSON.stringify(body) }),
      },
      { ...bindings, EXECUTION_HISTORY: "off" },
    );
  const refused = await ask("/v1/exec");
  expect([refused.status, await refused.json()]).toEqual([
    404,
    { message: "This deployment keeps no list of executions." },
  ]);
  const ready = await ask("/v1/exec/schedule", verification("probe"));
  const id = ready.headers.get("Location")?.split("/").at(-1) ?? "";
  expect((await ask(`/v1/exec/${id}`)).status).toBe(200);
  await ask(`/v1/exec/result/${id}`);
  expect(await list(as)).toEqual({ executions: [], next_cursor: null });
  vi.useFakeTimers({ toFake: ["Date"], now: Date.now() + 30_000 });
  expect((await ask(`/v1/exec/${id}`)).status).toBe(404);
});
