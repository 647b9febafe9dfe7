import { describe, expect, it } from "vitest";

import { idIn, makeAccount, makeUser, schedule, send, verification, waitUntilDone } from "./client.ts";

const GONE = { message: "Result does not exist." };

async function select(method: string, keys: Record<string, unknown> = {}, cfg?: Record<string, unknown>) {
  const account_id = await makeAccount(keys);
  return {
    execution_type: "select_model",
    component: "probe",
    action_or_trigger: "act",
    model_method: method,
    account_id,
    ...(cfg && { cfg }),
  };
}

async function run(body: unknown): Promise<Response> {
  const id = await schedule(body);
  await waitUntilDone(id);
  return send(`/v1/exec/result/${id}`);
}

const keyed = (key: string) => ({ headers: { "Idempotency-Key": key } });

const acknowledge = (id: string, key?: string, as?: Awaited<ReturnType<typeof makeUser>>) =>
  send(`/v1/exec/result/${id}`, { method: "DELETE", ...(key && keyed(key)), ...(as && { as }) });

describe("schedule, poll, fetch", () => {
  it("answers 202 with an absolute Location, then 303 when done, then the result", async () => {
    const accepted = await send("/v1/exec/schedule", { body: verification("probe") });
    expect(accepted.status).toBe(202);
    expect(accepted.headers.get("Location")).toMatch(/^https:\/\/coatcheck\.example\/v1\/exec\/poll\/[0-9a-f]{64}$/);
    expect(await accepted.json()).toEqual({ message: "ok" });
    const ready = await waitUntilDone(idIn(accepted));
    expect(ready.status).toBe(303);
    expect(await ready.json()).toEqual({ message: "Ready." });
    expect(ready.headers.get("Location")).toBe(`https://coatcheck.example/v1/exec/result/${idIn(accepted)}`);
    const result = await send(`/v1/exec/result/${idIn(accepted)}`);
    expect(result.status).toBe(200);
    expect(await result.json()).toEqual({ data: { verified: true } });
  });

  it("tells a client that polls too early to come again", async () => {
    const id = await schedule(verification("hanging"));
    const poll = await send(`/v1/exec/poll/${id}`);
    expect(poll.status).toBe(200);
    expect(poll.headers.get("Retry-After")).toBe("1");
    expect(await poll.json()).toEqual({ message: "Result not ready yet." });
    const result = await send(`/v1/exec/result/${id}`);
    expect([result.status, await result.json()]).toEqual([404, GONE]);
    await send(`/v1/exec/${id}`, { method: "DELETE" });
  });

  it("hands a rejection out once too, with a reason that has name and message", async () => {
    const id = await schedule(await select("fail", {}, { text: "no such list" }));
    await waitUntilDone(id);
    const first = await send(`/v1/exec/result/${id}`);
    expect(first.status).toBe(400);
    expect(await first.json()).toEqual({
      message: "Rejected.",
      reason: { name: "TypeError", message: "no such list" },
    });
    expect((await send(`/v1/exec/result/${id}`)).status).toBe(404);
    expect((await send(`/v1/exec/poll/${id}`)).status).toBe(404);
  });

  it("hands the result out once when 16 readers race", async () => {
    const id = await schedule(verification("probe"));
    await waitUntilDone(id);
    const answers = await Promise.all(Array.from({ length: 16 }, () => send(`/v1/exec/result/${id}`)));
    const count = (status: number) => answers.filter((answer) => answer.status === status).length;
    expect([count(200), count(404)]).toEqual([1, 15]);
  });

  it("is not used up by HEAD, OPTIONS, a wrong key, another user or a poll", async () => {
    const id = await schedule(verification("probe"));
    await waitUntilDone(id);
    const other = await makeUser("head@example.com");
    const path = `/v1/exec/result/${id}`;
    const head = await send(path, { method: "HEAD" });
    expect([head.status, head.headers.get("Allow")]).toEqual([405, "GET, DELETE"]);
    expect((await send(path, { method: "HEAD", as: null })).status).toBe(405);
    expect((await send(path, { method: "OPTIONS" })).status).toBe(405);
    expect((await send(path, { as: null })).status).toBe(401);
    expect((await send(path, { as: { email: "dev@example.com", key: "wrong" } })).status).toBe(401);
    expect((await send(path, { as: other })).status).toBe(404);
    expect((await send(path)).status).toBe(200);
  });

  it("lays cfg over the account's keys, and adds _account", async () => {
    const body = await select("echo", { a: 1, b: 1 }, { b: 2 });
    expect(await (await run(body)).json()).toEqual({ data: { a: 1, b: 2, _account: body.account_id } });
  });

  it.each([0, 1000, 1_800_000, 4_000_000, 8 * 1024 * 1024 - 11])(
    "hands out %i letters byte for byte",
    async (count) => {
      const response = await run(await select("letters", {}, { count }));
      expect(response.status).toBe(200);
      expect(await response.text()).toBe(`{"data":"${"x".repeat(count)}"}`);
    },
  );

  it("rejects a result over 8 MiB, and says so", async () => {
    const response = await run(await select("letters", {}, { count: 8 * 1024 * 1024 - 10 }));
    expect(response.status).toBe(400);
    expect(await response.json()).toMatchObject({ reason: { name: "ResultTooLargeError" } });
  });

  it("rejects a component that gives no answer before its deadline", async () => {
    const response = await run(verification("hanging"));
    expect(await response.json()).toMatchObject({
      reason: { name: "TimeoutError", message: "The component gave no answer within 10 seconds." },
    });
  });

  it("stores renewed keys in the account", async () => {
    const body = await select("renew", { access_token: "old", region: "eu" });
    await run(body);
    const after = await run({ ...body, model_method: "echo" });
    expect(await after.json()).toMatchObject({ data: { access_token: "renewed", region: "eu" } });
  });

  it("keeps secrets, paths and stack traces out of a reason", async () => {
    const text = "bad pin 98765 at /srv/app/lib/act.js:3:1\n    at Object.<anonymous> (/srv/app/lib/act.js:3:1)";
    const response = await run(await select("fail", { pin: "98765" }, { text }));
    expect(await response.json()).toMatchObject({ reason: { message: "bad pin ******** at act.js:3:1" } });
  });
});

describe("Idempotency-Key on the result", () => {
  it("gives the first key the same bytes again, and nobody else anything", async () => {
    const id = await schedule(verification("probe", { verified: "yes" }));
    await waitUntilDone(id);
    const ask = (key?: string) =>
      send(`/v1/exec/result/${id}`, key === undefined ? {} : { headers: { "Idempotency-Key": key } });
    const answers = await Promise.all(["a", "a", "a"].map(ask));
    expect(await Promise.all(answers.map((answer) => answer.text()))).toEqual(
      Array.from({ length: 3 }, () => '{"data":{"verified":"yes"}}'),
    );
    expect((await ask("b")).status).toBe(404);
    expect((await ask()).status).toBe(404);
    expect((await ask("a")).status).toBe(200);
  });

  it("lets the owner of the result poll again, and nobody else", async () => {
    const id = await schedule(verification("probe"));
    await waitUntilDone(id);
    const headers = { "Idempotency-Key": "mine" };
    await send(`/v1/exec/result/${id}`, { headers });
    expect((await send(`/v1/exec/poll/${id}`, { headers })).status).toBe(303);
    expect((await send(`/v1/exec/poll/${id}`)).status).toBe(404);
  });
});

describe("DELETE on the result", () => {
  it("gives up what was handed out under the key, again as often as it likes, and is handed_out still", async () => {
    const id = await schedule(verification("probe"));
    await waitUntilDone(id);
    expect((await send(`/v1/exec/result/${id}`, keyed("a"))).status).toBe(200);
    const answers = [await acknowledge(id, "a"), await acknowledge(id, "a")];
    expect(answers.map(({ status }) => status)).toEqual([204, 204]);
    const late = await send(`/v1/exec/result/${id}`, keyed("a"));
    expect([late.status, await late.json()]).toEqual([404, GONE]);
    const view = await (await send(`/v1/exec/${id}`)).json();
    expect(view).toMatchObject({ status: "handed_out", result_available_until: null, cancelled_at: null });
  });

  it("is 404, and uses nothing up, before the handout, under another key, and for another user", async () => {
    const other = await makeUser("acknowledges@example.com");
    const id = await schedule(verification("probe"));
    await waitUntilDone(id);
    const early = await acknowledge(id, "a");
    expect([early.status, await early.json()]).toEqual([404, GONE]);
    expect((await send(`/v1/exec/result/${id}`, keyed("a"))).status).toBe(200);
    expect((await acknowledge(id, "b")).status).toBe(404);
    expect((await acknowledge(id, "a", other)).status).toBe(404);
    expect((await acknowledge("0".repeat(64), "a")).status).toBe(404);
    expect((await send(`/v1/exec/result/${id}`, keyed("a"))).status).toBe(200);
  });

  it("is 400 without a key: whoever fetched without one has nothing to give up", async () => {
    const id = await schedule(verification("probe"));
    await waitUntilDone(id);
    const response = await acknowledge(id);
    expect([response.status, await response.json()]).toMatchObject([400, { errors: [{ path: "Idempotency-Key" }] }]);
    expect((await send(`/v1/exec/result/${id}`)).status).toBe(200);
  });
});

describe("Idempotency-Key on schedule", () => {
  it("is the same execution for the same JSON value, and runs once", async () => {
    const body = { ...verification("counted", { tag: "k1" }), cfg: { a: 1, b: 2 } };
    const reordered = {
      account_data: { tag: "k1" },
      cfg: { b: 2, a: 1 },
      component: "counted",
      execution_type: body.execution_type,
    };
    const ids = await Promise.all([body, reordered, body].map((each) => schedule(each, keyed("k1"))));
    expect(new Set(ids).size).toBe(1);
    await waitUntilDone(ids[0] ?? "");
    expect(await schedule(body, keyed("k1"))).toBe(ids[0]);
    const next = await run(verification("counted", { tag: "k1" }));
    expect(await next.json()).toEqual({ data: { verified: true, run: 2 } });
  });

  it("is 422 for another value", async () => {
    await schedule(verification("probe", { a: 1 }), keyed("k2"));
    const other = await send("/v1/exec/schedule", { ...keyed("k2"), body: verification("probe", { a: 2 }) });
    expect(other.status).toBe(422);
  });

  it("never meets another user's key", async () => {
    const other = await makeUser("keys@example.com");
    const mine = await schedule(verification("probe"), keyed("k3"));
    const theirs = await schedule(verification("probe", { theirs: true }), { ...keyed("k3"), as: other });
    expect(theirs).not.toBe(mine);
  });

  it("still knows the execution after the account is gone", async () => {
    const body = await select("echo");
    const id = await schedule(body, keyed("k4"));
    await send(`/v1/accounts/${body.account_id}`, { method: "DELETE" });
    expect(await schedule(body, keyed("k4"))).toBe(id);
    const changed = await send("/v1/exec/schedule", { ...keyed("k4"), body: { ...body, cfg: { x: 1 } } });
    expect(changed.status).toBe(422);
  });

  it.each(["", "a b", "ü", "x".repeat(256)])("refuses %j as a key", async (key) => {
    const response = await send("/v1/exec/schedule", { ...keyed(key), body: verification("probe") });
    expect(response.status).toBe(400);
    expect(await response.json()).toMatchObject({ errors: [{ path: "Idempotency-Key" }] });
  });
});

describe("Prefer: wait", () => {
  it("answers a schedule with 303 if the execution is done by then", async () => {
    const response = await send("/v1/exec/schedule", { headers: { Prefer: "wait=30" }, body: verification("probe") });
    expect(response.status).toBe(303);
    expect(response.headers.get("Preference-Applied")).toBe("wait=30");
    expect((await send(response.headers.get("Location") ?? "")).status).toBe(200);
  });

  it("answers 202, and 200 to a poll, when the time is over, and applies 30 s at most", async () => {
    const accepted = await send("/v1/exec/schedule", { headers: { Prefer: "wait=0" }, body: verification("hanging") });
    expect([accepted.status, accepted.headers.get("Preference-Applied")]).toEqual([202, "wait=0"]);
    const poll = await send(`/v1/exec/poll/${idIn(accepted)}`, { headers: { Prefer: "respond-async, wait=1" } });
    expect([poll.status, poll.headers.get("Preference-Applied")]).toEqual([200, "wait=1"]);
    const waiting = waitUntilDone(idIn(accepted));
    await send(`/v1/exec/${idIn(accepted)}`, { method: "DELETE" });
    expect((await waiting).status).toBe(404);
  });

  it("caps the wait at 30 s", async () => {
    const response = await send("/v1/exec/schedule", { headers: { Prefer: "wait=999" }, body: verification("probe") });
    expect(response.headers.get("Preference-Applied")).toBe("wait=30");
  });
});

describe("cancel", () => {
  it("throws the outcome away, in any state, and may be repeated", async () => {
    const id = await schedule(verification("probe"));
    await waitUntilDone(id);
    expect((await send(`/v1/exec/${id}`, { method: "DELETE" })).status).toBe(204);
    expect((await send(`/v1/exec/${id}`, { method: "DELETE" })).status).toBe(204);
    expect((await send(`/v1/exec/result/${id}`)).status).toBe(404);
    expect(await (await send(`/v1/exec/poll/${id}`)).json()).toEqual(GONE);
  });

  it("is refused to another user, and leaves the execution alone", async () => {
    const other = await makeUser("cancel@example.com");
    const id = await schedule(verification("probe"));
    const refused = await send(`/v1/exec/${id}`, { method: "DELETE", as: other });
    expect([refused.status, await refused.json()]).toEqual([404, GONE]);
    await waitUntilDone(id);
    expect((await send(`/v1/exec/result/${id}`)).status).toBe(200);
  });
});

describe("ids", () => {
  it("gets the same bytes for an id that never was, is another's, or is gone", async () => {
    const other = await makeUser("ids@example.com");
    const theirs = await schedule(verification("probe"), { as: other });
    const gone = await schedule(verification("probe"));
    await waitUntilDone(gone);
    await send(`/v1/exec/result/${gone}`);
    const mistyped = theirs.slice(0, -1) + (theirs.endsWith("0") ? "1" : "0");
    for (const verb of ["poll", "result"]) {
      const answers = await Promise.all(
        [theirs, gone, mistyped, "nonsense", "%2F%00", "a".repeat(64)].map((id) => send(`/v1/exec/${verb}/${id}`)),
      );
      const shown = await Promise.all(answers.map(async (a) => [a.status, await a.text(), ...a.headers].flat().join()));
      expect(new Set(shown).size).toBe(1);
      expect(answers[0]?.status).toBe(404);
    }
  });
});
