// What comes out of an isolate that was taken over: everything becomes an outcome, and nothing harms the host or the
// next execution.
import { describe, expect, it } from "vitest";

import { Attacker, HIJACK } from "./attacker.ts";

/** A component that takes over the harness in its first run; from then on its runs end like `ending`. */
async function hijacked(ending: string): Promise<Attacker> {
  const attacker = new Attacker(
    `
    const replaced = async function (request, host, original) { ${ending} };
    ${HIJACK}
    return { verified: true };`,
    'import { RpcTarget, RpcStub } from "cloudflare:workers";',
  );
  expect(await attacker.run()).toEqual({ data: { verified: true } });
  return attacker;
}

/** For work that takes as long as the machine does. */
const PATIENT = { runMs: 60_000 };

const honest = new Attacker("return { verified: true, cfg }");

describe("an isolate that was taken over", () => {
  it.each([
    ["nothing", "return undefined"],
    ["null", "return null"],
    ["a number", "return 42"],
    ["a string", 'return "text"'],
    ["an array", "return [1]"],
    ["another shape", "return { kind: 'other' }"],
    ["an object instead of a text", "return { kind: 'value', json: '1' }"],
    ["the kind alone", "return 'value'"],
    ["an error without a message", "return 'error'"],
    ["another kind", "return 'values\\n1'"],
    ["a value that is not JSON", "return 'value\\n{'"],
    ["two values", "return 'value\\n1}, {\"a\": 1'"],
    ["our own word for a late one", "return 'timeout'"],
    ["a function", "return () => 1"],
    ["a function instead of a string", "return { kind: 'value', json: () => '1' }"],
    ["a stub", "return new RpcStub(() => 1)"],
    [
      "an object with methods",
      "return new (class extends RpcTarget { get kind() { return 'value' } get json() { return '1' } })()",
    ],
    ["a stream", "return new ReadableStream()"],
    ["a response", "return new Response('{}')"],
    ["a proxy", "return new Proxy({}, { get() { return 1 } })"],
    ["a getter", "return { get kind() { return 'value' }, json: '{' }"],
    ["a symbol", "return Symbol('x')"],
    ["a date", "return new Date()"],
    ["a map", "return new Map([['kind', 'value'], ['json', '1']])"],
    ["an error", "return new Error('x')"],
    ["endless depth", "return 'value\\n' + '['.repeat(4e6)"],
    ["depth that ends", "return 'value\\n' + '['.repeat(4e6) + ']'.repeat(4e6)"],
    ["millions of values", "return 'value\\n[' + '{},'.repeat(2.5e6) + '0]'"],
    ["too much", "return 'value\\n' + JSON.stringify('x'.repeat(9_000_000))"],
    ["30 MB of brackets", "return 'value\\n' + '['.repeat(30_000_000)"],
    ["more than may cross", "return 'value\\n' + 'x'.repeat(40_000_000)"],
    ["a graph that is a tree of millions", "let x = {}; for (let i = 0; i < 27; i++) x = { a: x, b: x }; return x"],
    ["a prototype", 'return JSON.parse(\'{"__proto__": {"kind": "value"}, "json": "1"}\')'],
    ["nothing, by throwing it", "throw undefined"],
    ["null, by throwing it", "throw null"],
    ["a string, by throwing it", "throw 'text'"],
    ["an object, by throwing it", "throw { remote: false }"],
    [
      "an error that calls itself ours",
      "throw Object.assign(new Error('x'), { remote: false, name: 'ComponentGoneError' })",
    ],
    [
      "an error that demands a retry",
      "throw Object.assign(new Error('x'), { retryable: true, overloaded: true, remote: false })",
    ],
    ["an error that cannot be read", "throw Object.defineProperty(new Error(), 'message', { get() { throw 1 } })"],
    ["the end of its isolate", "const { abortIsolate } = await import('cloudflare:workers'); abortIsolate('mine')"],
    ["the end of its context", "this.ctx.abort(new Error('mine'))"],
    ["a promise that nothing settles", "return new Promise(() => {})"],
    ["a thenable that never settles", "return { then() {} }"],
    ["a promise that a timer keeps open", "return new Promise((resolve) => setTimeout(resolve, 3_600_000))"],
  ])("ends its run with %s, and that is an outcome", async (_, ending) => {
    const attacker = await hijacked(ending);
    const { reason } = await attacker.run();
    expect(reason).toEqual({ name: expect.any(String), message: expect.any(String) });
    expect(await honest.run({ a: 1 })).toEqual({ data: { verified: true, cfg: { a: 1 } } });
  });

  it("may say for ever that it is another account's: then its run ends with that", async () => {
    const { reason } = await new Attacker(
      "return { verified: true };",
      `Promise.resolve().then(async () => {
        const { default: Harness } = await import("./harness.js");
        Harness.prototype.run = async () => "taken\\nkept";
      });`,
    ).run({}, PATIENT);
    expect(reason?.message).toBe("The component did not end with an answer that can be understood.");
  });

  it.each([
    ["nested too deeply", `'['.repeat(1001) + ']'.repeat(1001)`, "The result is nested more than 1000 levels deep."],
    ["of too many values", `'[' + '0,'.repeat(500_000) + '0]'`, "The result has more than 500000 values."],
  ])("is told what is wrong with a result %s", async (_, json, message) => {
    const attacker = await hijacked(`return "value\\n" + ${json}`);
    expect((await attacker.run({}, PATIENT)).reason).toEqual({ name: "ResultTooLargeError", message });
  });

  it("may answer in place of its own component", async () => {
    const attacker = await hijacked(`return 'value\\n{"verified":"mine"}'`);
    expect(await attacker.run()).toEqual({ data: { verified: "mine" } });
  });

  it("pollutes only its own prototypes", async () => {
    const attacker = await hijacked(`
      Object.prototype.polluted = "yes"; Array.prototype.map = () => ["polluted"]; JSON.stringify = () => '"polluted"';
      const json = '{"__proto__":{"polluted":"yes"},"constructor":{"prototype":{"polluted":"yes"}}}';
      return "value\\n" + json`);
    await attacker.run();
    expect(({} as { polluted?: string }).polluted).toBeUndefined();
    expect(await honest.run({ a: 1 })).toEqual({ data: { verified: true, cfg: { a: 1 } } });
  });

  it("gets three methods of its host and nothing else", async () => {
    const attacker = await hijacked(`
      const tried = {};
      for (const name of ["run", "env", "ctx", "book", "isOpen", "fetch", "then", "prototype", "__proto__"]) {
        try {
          const value = await host[name];
          tried[name] = typeof value === "function" ? "function" : String(value);
        } catch {
          tried[name] = "none";
        }
      }
      const calls = [
        ["log"], ["log", "info", { a: 1 }], ["log", {}, "x"], ["log", "info", "x".repeat(1e5)],
        ["updateKeys"], ["updateKeys", { a: 1 }], ["updateKeys", '{"a":1}'], ["retrieveAccount", "other"], ["close"], ["log", "info", "x"],
      ];
      for (const [name, ...args] of calls) {
        try { await host[name](...args); } catch (error) { tried[name + " throws"] = error.message; }
      }
      return "value\\n" + JSON.stringify(tried)`);
    const { data, reason } = await attacker.run();
    expect(reason).toBeUndefined();
    expect(
      Object.values(data as object).filter(
        (value) => value !== "none" && value !== "undefined" && value !== "[object Object]",
      ),
    ).toEqual([expect.stringContaining("does not implement")]);
  });

  it("stores as keys only what it writes as JSON of their size, and not for ever", async () => {
    const attacker = await hijacked(`
      let graph = { a: 1 };
      for (let level = 0; level < 27; level++) graph = { a: graph, b: graph };
      const large = JSON.stringify({ a: "x".repeat(65_536) });
      for (const keys of [graph, { a: 1 }, large, "[".repeat(65_000), "{", "null", "1"]) await host.updateKeys(keys);
      for (let count = 0; count < 200; count++) await host.updateKeys(JSON.stringify({ count }));
      return "value\\n1"`);
    expect((await attacker.run({}, PATIENT)).data).toBe(1);
    expect(attacker.keys).toEqual(Array.from({ length: 93 }, (_, count) => ({ count })));
  });

  it("cannot call its host once its run is over", async () => {
    const attacker = await hijacked(`
      globalThis.host ??= host.dup();
      const update = () => globalThis.host.updateKeys('{"late":true}').then(() => "answered", () => "gone");
      const late = globalThis.runs ? await update() : "first";
      globalThis.runs = (globalThis.runs ?? 0) + 1;
      return "value\\n" + JSON.stringify(late)`);
    await attacker.run();
    await attacker.run();
    expect(attacker.keys).toEqual([]);
  });
});

describe("a component's own answer", () => {
  it.each([
    ["a getter", "return { get verified() { return 'got' } }", '{"data":{"verified":"got"}}'],
    ["a getter that throws", "return { verified: true, get a() { throw new Error('no') } }", "no"],
    ["toJSON", "return { verified: true, toJSON() { return { verified: 'mine' } } }", '{"data":{"verified":"mine"}}'],
    ["a proxy", "return new Proxy({ verified: true }, { ownKeys() { throw new Error('trap') } })", "trap"],
    ["a function", "return () => 1", '{"data":{"verified":true}}'],
    ["a BigInt", "return { verified: 1n }", "BigInt"],
    ["a circular reference", "const a = { verified: true }; a.a = a; return a", "ircular"],
    ["a thenable that never settles", "return { then() {} }", "gave no answer|without an answer"],
  ])("with %s is an outcome", async (_, body, expected) => {
    expect(JSON.stringify(await new Attacker(body).run())).toMatch(new RegExp(expected));
    expect(await honest.run()).toMatchObject({ data: { verified: true } });
  });
});
