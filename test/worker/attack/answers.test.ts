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

const honest = new Attacker("return { verified: true, cfg }");

describe("an isolate that was taken over", () => {
  it.each([
    ["nothing", "return undefined"],
    ["null", "return null"],
    ["a number", "return 42"],
    ["a string", 'return "text"'],
    ["an array", "return [1]"],
    ["another shape", "return { kind: 'other' }"],
    ["a value that is not a string", "return { kind: 'value', json: { a: 1 } }"],
    ["a value that is not JSON", "return { kind: 'value', json: '{' }"],
    ["two values", "return { kind: 'value', json: '1}, {\"a\": 1' }"],
    ["an error of objects", "return { kind: 'error', name: {}, message: [] }"],
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
    ["endless depth", "return { kind: 'value', json: '['.repeat(4e6) }"],
    ["too much", "return { kind: 'value', json: JSON.stringify('x'.repeat(9_000_000)) }"],
    ["more than may cross", "return { kind: 'value', json: 'x'.repeat(40_000_000) }"],
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
        Harness.prototype.run = async () => ({ kind: "taken", isKept: true });
      });`,
    ).run({}, { runMs: 30_000 });
    expect(reason?.message).toBe("The component did not end with an answer that can be understood.");
  });

  it("may nest its answer as deeply as it likes", async () => {
    const deep = `'{"verified":true,"reason":"x","a":' + '['.repeat(1e6) + ']'.repeat(1e6) + '}'`;
    const attacker = await hijacked(`return { kind: "value", json: ${deep} }`);
    expect((await attacker.run()).data).toMatchObject({ verified: true });
  });

  it("may answer in place of its own component", async () => {
    const attacker = await hijacked(`return { kind: "value", json: '{"verified":"mine"}' }`);
    expect(await attacker.run()).toEqual({ data: { verified: "mine" } });
  });

  it("pollutes only its own prototypes", async () => {
    const attacker = await hijacked(`
      Object.prototype.polluted = "yes"; Array.prototype.map = () => ["polluted"]; JSON.stringify = () => '"polluted"';
      const json = '{"__proto__":{"polluted":"yes"},"constructor":{"prototype":{"polluted":"yes"}}}';
      return { kind: "value", json }`);
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
        ["updateKeys"], ["updateKeys", { a: 1 }], ["retrieveAccount", "other"], ["close"], ["log", "info", "x"],
      ];
      for (const [name, ...args] of calls) {
        try { await host[name](...args); } catch (error) { tried[name + " throws"] = error.message; }
      }
      return { kind: "value", json: JSON.stringify(tried) }`);
    const { data, reason } = await attacker.run();
    expect(reason).toBeUndefined();
    expect(
      Object.values(data as object).filter(
        (value) => value !== "none" && value !== "undefined" && value !== "[object Object]",
      ),
    ).toEqual([expect.stringContaining("does not implement")]);
  });

  it("cannot call its host once its run is over", async () => {
    const attacker = await hijacked(`
      globalThis.host ??= host.dup();
      const update = () => globalThis.host.updateKeys({ late: true }).then(() => "answered", () => "gone");
      const late = globalThis.runs ? await update() : "first";
      globalThis.runs = (globalThis.runs ?? 0) + 1;
      return { kind: "value", json: JSON.stringify(late) }`);
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
