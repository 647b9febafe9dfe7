// Components of a user's own: pushed, replaced, run, given an environment, deleted; and what is no component.
import { evictDurableObject, runDurableObjectAlarm, runInDurableObject } from "cloudflare:test";
import { afterEach, describe, expect, it, vi } from "vitest";

import { ENTRY } from "../../src/pack/packed.ts";
import type { Actor } from "../../src/user/actor.ts";
import { digestOf } from "../../src/user/keys.ts";
import type { User } from "../../src/user/object.ts";
import { type Credentials, bindings, makeUser, root, schedule, send, verification, waitUntilDone } from "./client.ts";
import { packed } from "./components.ts";

const gzip = async (text: string): Promise<ArrayBuffer> =>
  new Response(new Blob([text]).stream().pipeThrough(new CompressionStream("gzip"))).arrayBuffer();

interface Push {
  readonly as?: Credentials;
  readonly name?: string;
  readonly contentType?: string;
}

async function pushFile(id: string, file: ArrayBuffer, { as = root, name, contentType }: Push = {}) {
  const query = name === undefined ? "" : `?name=${encodeURIComponent(name)}`;
  return send(`/v1/components/${id}${query}`, {
    as,
    method: "PUT",
    headers: { "Content-Type": contentType ?? "application/gzip" },
    file,
  });
}

async function push(id: string, verify: string, options: Push = {}) {
  return pushFile(id, await gzip(JSON.stringify(packed(id, verify))), options);
}

async function outcome(component: string, data: Record<string, unknown> = {}, as = root) {
  const id = await schedule(verification(component, data), { as });
  await waitUntilDone(id, { as });
  return (await send(`/v1/exec/result/${id}`, { as })).json<{ data?: unknown; reason?: { message: string } }>();
}

const env = (id: string, body?: unknown) =>
  send(`/v1/repos/${id}/env/`, body === undefined ? {} : { method: "PUT", body });

const userStub = ({ id }: { id: string }) => bindings.USERS.get(bindings.USERS.idFromString(id));

afterEach(() => {
  vi.useRealTimers();
});

const codeOf = async (user: string) => (await bindings.COMPONENT_CODE.list({ prefix: `${user}/` })).objects.length;

describe("push", () => {
  it("makes a component that its user can list, find and run, and nobody else", async () => {
    const user = await makeUser("pusher@example.com");
    const created = await push("first", "async () => ({ verified: 1 })", { as: user });
    expect(created.status).toBe(201);
    const shown = { repo_id: "first", name: "first", data: { title: "first" } };
    expect(await created.json()).toMatchObject({ ...shown, team: user.email, changed: true });
    const mine = await send("/v1/components/mine", { as: user });
    expect(await mine.json()).toMatchObject({ components: [shown] });
    expect((await send("/v1/components/first/", { as: user })).status).toBe(200);
    expect(await outcome("first", {}, user)).toEqual({ data: { verified: 1 } });

    const other = await makeUser("stranger@example.com");
    expect(await (await send("/v1/components/mine", { as: other })).json()).toEqual({ components: [] });
    const theirs = await send("/v1/exec/schedule", { as: other, body: verification("first") });
    expect([theirs.status, await theirs.json()]).toEqual([404, { message: "Component does not exist." }]);
    for (const [method, path] of [
      ["GET", "/v1/components/own"],
      ["DELETE", "/v1/components/own"],
      ["GET", "/v1/repos/own/env"],
    ] as const) {
      await push("own", "() => 1", { as: user });
      expect((await send(path, { as: other, method })).status).toBe(404);
    }
  });

  it("is live for the next execution", async () => {
    for (const version of [1, 2, 3]) {
      await push("fresh", `async () => ({ verified: ${version} })`);
      expect(await outcome("fresh")).toEqual({ data: { verified: version } });
    }
  });

  it("changes nothing where the same is there already, but the name", async () => {
    const first = await (await push("same", "() => 1")).json<{ version: string }>();
    const again = await push("same", "() => 1");
    expect([again.status, await again.json()]).toMatchObject([200, { version: first.version, changed: false }]);
    const renamed = await push("same", "() => 1", { name: "Ümläut" });
    expect(await renamed.json()).toMatchObject({ name: "Ümläut", version: first.version, changed: true });
  });

  it("keeps the code that an execution was scheduled with, and no more than that", async () => {
    const user = await makeUser("keeper@example.com");
    await push("kept", "() => 1", { as: user });
    await push("kept", "() => 1", { as: user });
    expect(await codeOf(user.id)).toBe(1);
    await push("kept", "() => 2", { as: user });
    expect(await codeOf(user.id)).toBe(2);
    expect((await send("/v1/components/kept", { as: user, method: "DELETE" })).status).toBe(204);
    await expect.poll(() => codeOf(user.id)).toBe(0);
    expect((await send("/v1/components/kept", { as: user })).status).toBe(404);
  });

  it("leaves no code behind that is replaced, though nobody pushes or deletes again", async () => {
    const user = await makeUser("dozen@example.com");
    for (let version = 0; version <= 12; version++) await push("often", `() => ${version}`, { as: user });
    expect(await codeOf(user.id)).toBe(13);
    const now = Date.now();
    // An execution that was scheduled before may still begin, after its hour; then its run takes a quarter at most.
    vi.useFakeTimers({ toFake: ["Date"], now: now + 74 * 60_000 });
    await runDurableObjectAlarm(userStub(user));
    expect(await codeOf(user.id)).toBe(13);
    vi.setSystemTime(now + 76 * 60_000);
    await runDurableObjectAlarm(userStub(user));
    expect(await codeOf(user.id)).toBe(1);
    expect(await runInDurableObject(userStub(user), (_, { storage }) => storage.getAlarm())).toBeNull();
    expect(await outcome("often", {}, user)).toEqual({ data: { verified: true } });
  });

  it("leaves no code behind whose push died halfway, unless it may still be on its way", async () => {
    const user = await makeUser("halfway@example.com");
    await push("halfway", "() => 1", { as: user });
    const digest = await digestOf(user.key);
    const codeKey = `${user.id}/lost`;
    const descriptor = new TextEncoder().encode("{}");
    const upload = { id: "halfway", name: "", version: "lost", descriptor, codeKey, codeBytes: 1 };
    const step = (take: (object: User, caller: Actor) => unknown) =>
      runInDurableObject(userStub(user), (object: User) => {
        const caller = object.authenticate(digest);
        return caller === null ? "unauthorized" : take(object, caller);
      });
    const expected = await step((object, caller) => object.expectComponent(caller, upload));
    expect(expected).toEqual({ kind: "expected" });
    await bindings.COMPONENT_CODE.put(codeKey, "x");
    await send("/v1/components/halfway", { as: user, method: "DELETE" });
    await expect.poll(() => codeOf(user.id)).toBe(1);
    vi.useFakeTimers({ toFake: ["Date"], now: Date.now() + 3600_000 });
    const late = step((object, caller) => object.uploadComponent(caller, upload));
    await expect(late).rejects.toThrow("too late");
    await runDurableObjectAlarm(userStub(user));
    expect(await codeOf(user.id)).toBe(0);
  });

  it("deletes what is replaced later, where the storage fails", async () => {
    const user = await makeUser("failing@example.com");
    await push("failing", "() => 1", { as: user });
    const stub = userStub(user);
    await runInDurableObject(stub, (object: User) => {
      const failing = { delete: () => Promise.reject(new Error("R2 is out.")) };
      Object.defineProperty(object, "env", { value: { ...bindings, COMPONENT_CODE: failing } });
    });
    await send("/v1/components/failing", { as: user, method: "DELETE" });
    const alarm = () => runInDurableObject(stub, (_, { storage }) => storage.getAlarm());
    await expect.poll(async () => ((await alarm()) ?? 0) - Date.now()).toBeGreaterThan(30_000);
    expect(await codeOf(user.id)).toBe(1);
    await evictDurableObject(stub);
    vi.useFakeTimers({ toFake: ["Date"], now: Date.now() + 61_000 });
    await runDurableObjectAlarm(stub);
    expect(await codeOf(user.id)).toBe(0);
  });

  it("is gone with its user", async () => {
    const user = await makeUser("leaver@example.com");
    await push("left", "() => 1", { as: user });
    await outcome("left", {}, user);
    expect((await send(`/v1/users/${user.id}`, { method: "DELETE" })).status).toBe(204);
    await expect.poll(() => codeOf(user.id)).toBe(0);
    const rows = await runInDurableObject(userStub(user), (_, { storage }) => [...storage.kv.list()]);
    expect(rows).toEqual([]);
    const again = await makeUser(user.email);
    expect((await send("/v1/exec/schedule", { as: again, body: verification("left") })).status).toBe(404);
  });

  it("cannot be scheduled any more once it is deleted", async () => {
    await push("brief", "() => 1");
    await outcome("brief");
    expect((await send("/v1/components/brief", { method: "DELETE" })).status).toBe(204);
    expect((await send("/v1/exec/schedule", { body: verification("brief") })).status).toBe(404);
  });

  it("cannot take the id of a built-in component, nor delete that", async () => {
    expect((await push("probe", "() => 1")).status).toBe(409);
    expect((await send("/v1/components/probe", { method: "DELETE" })).status).toBe(409);
  });

  it.each([["Upper"], ["-a"], ["a b"], ["a".repeat(65)]])("refuses the id %s", async (id) => {
    const response = await push(encodeURIComponent(id), "() => 1");
    expect([response.status, await response.json()]).toMatchObject([400, { errors: [{ path: "id" }] }]);
  });
});

const nested = (levels: number) => JSON.parse(`{"a":${"[".repeat(levels)}${"]".repeat(levels)}}`) as unknown;

const good = packed("x", "() => 1");

const described = (descriptor: object) => gzip(JSON.stringify({ ...good, descriptor }));

const filed = (modules: object) => gzip(JSON.stringify({ ...good, modules: { ...good.modules, ...modules } }));

const numbered = (count: number, value: () => unknown) =>
  Object.fromEntries(Array.from({ length: count }, (_, index) => [`n${index}`, value()]));

describe("a file that is no component", () => {
  it.each([
    ["no gzip", new Response("{}").arrayBuffer(), [""]],
    ["no JSON", gzip("{"), [""]],
    ["another format", gzip(JSON.stringify({ ...good, format: 2 })), ["format"]],
    ["no code", gzip(JSON.stringify({ ...good, modules: {} })), ["modules"]],
    ["no descriptor", gzip(JSON.stringify({ ...good, descriptor: [] })), ["descriptor"]],
    [
      "a main that is no path",
      gzip(JSON.stringify({ ...good, descriptor: { actions: { a: { main: 1 } } } })),
      ["descriptor.actions.a.main"],
    ],
    [
      "a file outside",
      gzip(JSON.stringify({ ...good, modules: { ...good.modules, "../x": { text: "" } } })),
      ["modules.../x"],
    ],
    [
      "a file of the harness",
      gzip(JSON.stringify({ ...good, modules: { ...good.modules, ".coatcheck/harness.js": { js: "" } } })),
      ["modules..coatcheck/harness.js"],
    ],
    [
      "a file whose name nothing checks",
      gzip(JSON.stringify(good).replace('"modules":{', '"modules":{"__proto__":5,')),
      ["modules.__proto__"],
    ],
    [
      "an action whose name is too long for an execution's row",
      gzip(JSON.stringify({ ...good, descriptor: { actions: { ["a".repeat(201)]: { main: "a.js" } } } })),
      [`descriptor.actions.${"a".repeat(201)}`],
    ],
    ["a descriptor too deep to be stored", gzip(JSON.stringify({ ...good, descriptor: nested(5000) })), ["descriptor"]],
    [
      "too many actions",
      described({ triggers: numbered(1, () => ({})), actions: numbered(500, () => ({})) }),
      ["descriptor"],
    ],
    [
      "too many fields",
      described({ credentials: { fields: numbered(201, () => ({})) } }),
      ["descriptor.credentials.fields"],
    ],
    [
      "a field whose name is too long for an execution's row",
      described({ credentials: { fields: { ["a".repeat(201)]: {} } } }),
      [`descriptor.credentials.fields.${"a".repeat(201)}`],
    ],
    ["a file whose name is too long", filed({ ["a".repeat(501)]: { text: "" } }), [`modules.${"a".repeat(291)}…`]],
    ["too many files", filed(numbered(5000, () => ({ text: "" }))), ["modules"]],
    ["too much of it", gzip(" ".repeat(25 * 2 ** 20)), [""]],
    ["many more files than that", filed(numbered(500_000, () => ({ text: "" }))), [""]],
    [
      "many wrong names",
      filed(Object.fromEntries(Array.from({ length: 300_000 }, (_, index) => [`../${index}`, 1]))),
      [""],
    ],
    ["lists all the way", gzip("[],".repeat(8 * 2 ** 20)), [""]],
    ["depth all the way", gzip("[".repeat(24 * 2 ** 20)), [""]],
  ])("is refused with what is wrong: %s", async (_, file, paths) => {
    const response = await pushFile("broken", await file);
    const { errors } = await response.json<{ errors: { path: string; message: string }[] }>();
    expect([response.status, errors.map(({ path }) => path)]).toEqual([400, paths]);
  });

  it("is refused before it is parsed where there is too much in it", async () => {
    const file = await filed(numbered(500_000, () => ({ text: "" })));
    const parse = vi.spyOn(JSON, "parse");
    try {
      await pushFile("broken", file);
      expect(parse.mock.calls.filter(([text]) => text.includes("n499999")).length).toBe(0);
    } finally {
      parse.mockRestore();
    }
  });

  it.each([
    [
      "files",
      filed(Object.fromEntries(Array.from({ length: 4999 }, (_, index) => [`../${index}\u0001`, { text: "" }]))),
    ],
    ["files of no type", filed(numbered(4999, () => ({ ["x".repeat(99)]: "" })))],
    ["kinds of a file", filed({ file: { text: "", ...numbered(20_000, () => 1) } })],
    ["actions", described({ actions: numbered(500, () => 1) })],
    [
      "long names",
      described({
        actions: Object.fromEntries(Array.from({ length: 500 }, (_, index) => [`${index}`.padEnd(300), {}])),
      }),
    ],
  ])("says only the first things that are wrong, and how many there are: %s", async (_, file) => {
    const response = await pushFile("broken", await file);
    const text = await response.text();
    expect(response.status).toBe(400);
    expect(text.length).toBeLessThan(6000);
    const { errors } = JSON.parse(text) as { errors: { path: string; message: string }[] };
    expect(errors.length === 1 || /^and \d+ more$/.test(errors.at(-1)?.message ?? "")).toBe(true);
  });

  it("may have all that the limits allow", async () => {
    const descriptor = {
      triggers: numbered(250, () => ({ main: "a.js" })),
      actions: numbered(250, () => ({ main: "a.js" })),
      credentials: { fields: numbered(200, () => ({ viewClass: "PasswordFieldView" })) },
    };
    const modules = { ...good.modules, ...numbered(4998, () => ({ text: "" })), ["a".repeat(500)]: { data: "" } };
    const response = await pushFile("full", await gzip(JSON.stringify({ ...good, descriptor, modules })));
    expect(response.status).toBe(201);
    const data = "A".repeat(23 * 2 ** 20);
    expect((await pushFile("large", await filed({ "large.bin": { data } }))).status).toBe(201);
  });

  it("is refused before it is read where it is too large, or declared as something else", async () => {
    expect((await pushFile("broken", new ArrayBuffer(6 * 2 ** 20 + 1))).status).toBe(413);
    expect((await pushFile("broken", await gzip("{}"), { contentType: "application/json" })).status).toBe(415);
  });

  it("becomes an outcome where only an isolate can tell", async () => {
    const broken = { ...good, modules: { [ENTRY]: { js: "this is no script" } } };
    await pushFile("unreadable", await gzip(JSON.stringify(broken)));
    expect(await outcome("unreadable")).toMatchObject({
      reason: { message: expect.stringContaining("cannot be loaded") },
    });
  });
});

describe("environment variables", () => {
  it("reach the component, are merged by name, and are never shown", async () => {
    await push("env", "async () => ({ verified: true, env: { ...process.env } })");
    expect(await (await env("env")).json()).toEqual({});
    expect(await (await env("env", { A: "canary-a", B: "canary-b" })).json()).toEqual({ A: "********", B: "********" });
    expect(await outcome("env")).toMatchObject({ data: { env: { A: "canary-a", B: "canary-b" } } });
    expect(await (await env("env", { A: "********", B: null, C: "3" })).json()).toEqual({
      A: "********",
      C: "********",
    });
    expect(await outcome("env")).toMatchObject({ data: { env: { A: "canary-a", C: "3" } } });
    expect(JSON.stringify(await (await env("env")).json())).not.toContain("canary");
  });

  it("set the component's own deadline", async () => {
    await push("slow", "() => new Promise((resolve) => setTimeout(resolve, 3_600_000))");
    expect((await env("slow", { SCHEDULED_EXECUTION_TIMEOUT: "1" })).status).toBe(200);
    expect(await outcome("slow")).toMatchObject({
      reason: { message: "The component gave no answer within 1 seconds." },
    });
  });

  it.each([
    [{ SCHEDULED_EXECUTION_TIMEOUT: "soon" }, "SCHEDULED_EXECUTION_TIMEOUT"],
    [{ SCHEDULED_EXECUTION_TIMEOUT: "721" }, "SCHEDULED_EXECUTION_TIMEOUT"],
    [{ SCHEDULED_EXECUTION_TIMEOUT: "********" }, "SCHEDULED_EXECUTION_TIMEOUT"],
    [{ "A-B": "1" }, "A-B"],
    [{ A: 1 }, "A"],
  ])("are refused where they make no sense: %#", async (body, path) => {
    await push("env2", "() => 1");
    const response = await env("env2", body);
    expect([response.status, await response.json()]).toMatchObject([400, { errors: [{ path }] }]);
  });

  it("are refused in a few words where there are many of them", async () => {
    await push("env3", "() => 1");
    const names = Array.from({ length: 20_000 }, (_, index) => [`-${index}`, ""]);
    const response = await env("env3", Object.fromEntries(names));
    const text = await response.text();
    expect(response.status).toBe(400);
    expect(text.length).toBeLessThan(6000);
    expect(text).toMatch(/"and \d+ more"/);
  });

  it("are bounded as they will be stored", async () => {
    await push("env4", "() => 1");
    expect((await env("env4", { A: "x".repeat(20_000) })).status).toBe(200);
    const refused = await env("env4", { B: "x".repeat(20_000) });
    expect([refused.status, await refused.json()]).toEqual([
      413,
      {
        message:
          "The environment of this component would take 40015 bytes as JSON; the most is 32768 bytes. " +
          "Send shorter values, or null to remove one.",
      },
    ]);
    expect(await (await env("env4")).json()).toEqual({ A: "********" });
  });

  it("belong to a component of one's own", async () => {
    expect((await env("none")).status).toBe(404);
    expect((await env("none", { A: "1" })).status).toBe(404);
    expect((await env("probe", { A: "1" })).status).toBe(404);
  });
});

describe("a component that is deleted while its execution waits", () => {
  it("is a rejection that says so, and runs again once it is pushed again", async () => {
    const user = await makeUser("deleter@example.com");
    await push("doomed", "() => 1", { as: user });
    const order = await schedule(verification("doomed", {}), { as: user });
    await send("/v1/components/doomed", { as: user, method: "DELETE" });
    await waitUntilDone(order, { as: user });
    const answer = await (await send(`/v1/exec/result/${order}`, { as: user })).text();
    // Whichever came first: the deletion, or the run.
    expect(answer).toMatch(/The component no longer exists|"verified":true/);
    await push("doomed", "() => 1", { as: user });
    expect(await outcome("doomed", {}, user)).toEqual({ data: { verified: true } });
  });
});
