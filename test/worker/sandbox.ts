// Runs of several accounts in the isolates of one component, without object and queue.
import { ENTRY, type Packed, type PackedModule } from "../../src/pack/packed.ts";
import { Catalog } from "../../src/sandbox/catalog.ts";
import { IsolateMemory, IsolateSandbox } from "../../src/sandbox/isolate.ts";
import { Slots } from "../../src/sandbox/slots.ts";
import { bindings } from "./client.ts";

/**
 * A component with one module, `verifyCredentials`: a function's body that returns its export, and may use `require`.
 */
export function packedAs(module: string): Packed {
  return packedOf({
    cjs: `module.exports = (require) => {
      let exported;
      return { table: { verifyCredentials: () => (exported ??= (() => { ${module} })()) }, interpreter: undefined };
    };`,
  });
}

export function packedOf(entry: PackedModule): Packed {
  return { format: 1, descriptor: {}, modules: { [ENTRY]: entry } };
}

/** Isolates that are renewed as soon as another account needs one, where `warm` is 1. */
export class Accounts {
  readonly #sandbox: IsolateSandbox;
  readonly #user = crypto.randomUUID();
  /** Of the last run. */
  logged: unknown = null;

  constructor(packed: Packed, warm = 1, env: Env = bindings) {
    const component = { id: "accounts", name: "", team: "", descriptor: {}, packed: () => packed };
    this.#sandbox = new IsolateSandbox(new Catalog([component]), env, new IsolateMemory(new Slots(warm)));
  }

  /** Verifies these credentials; answers the result. */
  async verify(cfg: Record<string, unknown>): Promise<unknown> {
    const { bytes, logs } = await this.#sandbox.run({
      executionId: crypto.randomUUID(),
      attempt: 1,
      user: this.#user,
      component: "accounts",
      code: { version: null, key: "", variables: null, secretFields: [] },
      variables: { OWN: "the component's own" },
      call: { type: "verify_credentials", cfg },
      credentials: JSON.stringify(cfg["account"]),
      runMs: 30_000,
      signal: new AbortController().signal,
      host: "coatcheck.example",
      renewKeys: async () => "unknown",
      retrieveAccount: async () => null,
    });
    this.logged = logs === null ? null : JSON.parse(new TextDecoder().decode(logs));
    return JSON.parse(new TextDecoder().decode(bytes)) as unknown;
  }
}
