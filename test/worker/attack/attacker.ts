// A component that tries to break out. Its code arrives like a user's upload: any module, which may import whatever an
// isolate has, including the harness.
import { Catalog } from "../../../src/sandbox/catalog.ts";
import { IsolateMemory, IsolateSandbox } from "../../../src/sandbox/isolate.ts";
import { ENTRY } from "../../../src/pack/packed.ts";
import type { Run } from "../../../src/sandbox/port.ts";
import { bindings } from "../client.ts";

export interface Ended {
  readonly data?: unknown;
  readonly reason?: { readonly name: string; readonly message: string };
}

export const SECRETS = [bindings.ROOT_API_KEY, bindings.SEALING_KEY ?? "", bindings.ROOT_EMAIL];

/** Takes over the harness before the component is called: from the next run on, `run` is the attacker's. */
export const HIJACK = `
  const { default: Harness } = await import("./harness.js");
  const original = Harness.prototype.run;
  Harness.prototype.run = async function (request, host) { return replaced.call(this, request, host, original); };`;

export class Attacker {
  readonly #entry: string;
  readonly #user = crypto.randomUUID();
  readonly keys: unknown[] = [];

  /**
   * `body`: the body of an async function of `cfg`, the component's verifyCredentials. `top`: the module's code before
   * it. An attacker keeps its isolate from run to run.
   */
  constructor(body: string, top = "") {
    this.#entry = `${top}
      export const table = { verifyCredentials: () => async function (cfg) { ${body} } };
      export const interpreter = undefined;`;
  }

  async run(cfg: Readonly<Record<string, unknown>> = {}, changes: Partial<Run> = {}): Promise<Ended> {
    const descriptor = { title: "attacker" };
    const packed = { format: 1 as const, descriptor, modules: { [ENTRY]: { js: this.#entry } } };
    const listed = { id: "attacker", name: "attacker", team: "test", descriptor, packed: () => packed };
    const { bytes } = await new IsolateSandbox(new Catalog([listed]), bindings, new IsolateMemory()).run({
      attempt: 1,
      executionId: crypto.randomUUID(),
      user: this.#user,
      component: "attacker",
      code: { version: null, key: "", variables: null, secretFields: [] },
      variables: { OWN: "the component's own" },
      call: { type: "verify_credentials", cfg },
      credentials: "",
      runMs: 2000,
      host: "coatcheck.example",
      signal: new AbortController().signal,
      renewKeys: async (keys) => {
        this.keys.push(keys);
        return "written";
      },
      retrieveAccount: async () => null,
      ...changes,
    });
    return JSON.parse(new TextDecoder().decode(bytes)) as Ended;
  }
}

/** What an attacker's code finds. */
export async function found(body: string, top = ""): Promise<unknown> {
  const { data, reason } = await new Attacker(
    `return { verified: true, found: await (async () => { ${body} })() };`,
    top,
  ).run();
  if (reason !== undefined) throw new Error(`${reason.name}: ${reason.message}`);
  return (data as { found?: unknown }).found;
}
