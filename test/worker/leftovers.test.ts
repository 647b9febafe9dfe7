// Nothing of one account's run is seen by another's. For each leftover: a component that leaves it with one account's credentials is
// then run with another's, and must find what it finds in an isolate where nobody was before.
import { describe, expect, it } from "vitest";

import { ENTRY, type Packed } from "../../src/pack/packed.ts";
import { Catalog } from "../../src/sandbox/catalog.ts";
import { IsolateMemory, IsolateSandbox } from "../../src/sandbox/isolate.ts";
import { Slots } from "../../src/sandbox/slots.ts";
import { bindings } from "./client.ts";
import { LEFTOVERS } from "./leftovers.ts";

const CODE = { version: null, key: "", variables: null, secretFields: [] };

/** A component whose verification runs what it is given, with `require` and the state of its module. */
function packed(leave: string, look: string): Packed {
  const verify = `async (cfg) => {
    if (cfg.step === "leave") { ${leave}; return { verified: true }; }
    return { verified: true, seen: String(await (${look})) };
  }`;
  const cjs = `module.exports = (require) => ({
    table: { verifyCredentials: () => { const state = {}; return (${verify}); } }, interpreter: undefined });`;
  return { format: 1, descriptor: { title: "leftovers" }, modules: { [ENTRY]: { cjs } } };
}

async function run(sandbox: IsolateSandbox, user: string, cfg: Record<string, unknown>): Promise<string> {
  const { bytes } = await sandbox.run({
    executionId: crypto.randomUUID(),
    attempt: 1,
    user,
    component: "leftovers",
    code: CODE,
    variables: { OWN: "the component's own" },
    call: { type: "verify_credentials", cfg },
    credentials: String(cfg["secret"]),
    runMs: 30_000,
    signal: new AbortController().signal,
    host: "coatcheck.example",
    renewKeys: async () => "unknown",
    retrieveAccount: async () => null,
  });
  return new TextDecoder().decode(bytes);
}

function sandboxOf(leave: string, look: string): IsolateSandbox {
  const component = { id: "leftovers", name: "", team: "", descriptor: {}, packed: () => packed(leave, look) };
  return new IsolateSandbox(new Catalog([component]), bindings, new IsolateMemory(new Slots(1)));
}

describe("another account's run does not see", () => {
  it.each(LEFTOVERS)("$name", async ({ leave, look }) => {
    const sandbox = sandboxOf(leave, look);
    const fresh = await run(sandbox, crypto.randomUUID(), { step: "look", secret: "secret-b" });
    const user = crypto.randomUUID();
    expect(await run(sandbox, user, { step: "leave", secret: "secret-a" })).toBe('{"data":{"verified":true}}');
    expect(await run(sandbox, user, { step: "look", secret: "secret-b" })).toBe(fresh);
  });
});
