// A user's own components, in the user's object: what there is to know about each, and its environment variables, sealed.
// The code itself lies elsewhere (component/code.ts), under the key that is kept here.
import { isEqual } from "../bytes.ts";
import { type Descriptor, entryNames, secretFields as secretFieldsOf } from "../pack/descriptor.ts";
import { LONGEST_RUN_SECONDS } from "../config.ts";
import type { Code } from "../execution/state.ts";
import { mergeKeys } from "../sandbox/redaction.ts";
import { COMPONENTS_PER_USER, ENV_BYTES } from "../limits.ts";
import { type Resealed, reseal } from "./reseal.ts";
import { type Safe, envRecord } from "../seal.ts";

export interface OwnComponent {
  readonly id: string;
  readonly name: string;
  readonly version: string;
  readonly descriptor: Descriptor;
}

export interface Upload extends OwnComponent {
  /** Where its code is kept. */
  readonly codeKey: string;
}

/** `stale` are the keys of code that nothing needs any more. */
export interface Uploaded {
  readonly change: "created" | "replaced" | "none" | "too_many";
  readonly stale: readonly string[];
}

/** Environment variables in clear. */
export type Variables = Readonly<Record<string, string>>;

export type EnvUpdate = Readonly<Record<string, string | null>>;

export type EnvUpdated =
  | { readonly kind: "updated"; readonly env: Variables }
  | { readonly kind: "unknown" | "too_large" | "wrong_deadline" };

/** What a schedule needs of a component. */
export interface Ordered {
  readonly names: readonly string[];
  readonly code: Code;
  /** The component's own deadline, where its environment sets one. */
  readonly runSeconds: number | null;
}

interface StoredComponent {
  readonly id: string;
  readonly name: string;
  readonly version: string;
  readonly codeKey: string;
  /** JSON: one byte a letter, where a stored text may take two. */
  readonly descriptor: Uint8Array;
  /** What the descriptor says, read once. */
  readonly names: readonly string[];
  readonly secretFields: readonly string[];
  /** Code that an execution scheduled before may still ask for. */
  readonly replaced: readonly { readonly codeKey: string; readonly at: number }[];
}

interface StoredEnv {
  /** Another one after each change. */
  readonly id: string;
  readonly sealed: Uint8Array;
  readonly runSeconds: number | null;
}

/** elastic.io's variable for the deadline of a component's scheduled executions, in seconds. */
export const DEADLINE_VARIABLE = "SCHEDULED_EXECUTION_TIMEOUT";

const PREFIX = "component/";
const ENV_PREFIX = "env/";

export class Components {
  readonly #kv: SyncKvStorage;
  readonly #safe: Safe;
  /** As stored, by id: each schedule asks, and nobody else writes. */
  readonly #ordered = new Map<string, Ordered>();

  constructor(kv: SyncKvStorage, safe: Safe) {
    this.#kv = kv;
    this.#safe = safe;
  }

  list(): OwnComponent[] {
    return Array.from(this.#kv.list<StoredComponent>({ prefix: PREFIX }), ([, stored]) => shown(stored));
  }

  find(id: string): OwnComponent | null {
    const stored = this.#find(id);
    return stored === null ? null : shown(stored);
  }

  order(id: string): Ordered | null {
    const known = this.#ordered.get(id);
    if (known !== undefined) return known;
    const stored = this.#find(id);
    if (stored === null) return null;
    const { version, codeKey, names, secretFields } = stored;
    const env = this.#env(id);
    const code = { version, key: codeKey, env: env && { id: env.id, sealed: env.sealed }, secretFields };
    const ordered = { names, code, runSeconds: env?.runSeconds ?? null };
    this.#ordered.set(id, ordered);
    return ordered;
  }

  /** The password fields of the component's credentials; none where there is no such component. */
  secretFields(id: string): readonly string[] {
    return this.#find(id)?.secretFields ?? [];
  }

  /** Code that was replaced more than `keepMs` before `now` (epoch milliseconds) is stale. */
  upload({ id, name, version, codeKey, descriptor }: Upload, now: number, keepMs: number): Uploaded {
    const stored = this.#find(id);
    if (stored?.version === version && stored.name === name) {
      return { change: "none", stale: stored.codeKey === codeKey ? [] : [codeKey] };
    }
    if (stored === null && this.#count() >= COMPONENTS_PER_USER) return { change: "too_many", stale: [codeKey] };
    const before = stored === null ? [] : [...stored.replaced, { codeKey: stored.codeKey, at: now }];
    const isStale = ({ at }: { at: number }) => now - at > keepMs;
    this.#ordered.delete(id);
    this.#kv.put(PREFIX + id, {
      id,
      name,
      version,
      codeKey,
      descriptor: new TextEncoder().encode(JSON.stringify(descriptor)),
      names: entryNames(descriptor),
      secretFields: secretFieldsOf(descriptor),
      replaced: before.filter((entry) => !isStale(entry)),
    } satisfies StoredComponent);
    const stale = before.filter(isStale).map((entry) => entry.codeKey);
    return { change: stored === null ? "created" : "replaced", stale };
  }

  /** The keys of all its code, which is stale now; null where there is no such component. */
  delete(id: string): readonly string[] | null {
    const stored = this.#find(id);
    if (stored === null) return null;
    this.#ordered.delete(id);
    this.#kv.delete(PREFIX + id);
    this.#kv.delete(ENV_PREFIX + id);
    return [stored.codeKey, ...stored.replaced.map(({ codeKey }) => codeKey)];
  }

  /** The environment variables in clear; null where there is no such component. */
  async env(id: string): Promise<Variables | null> {
    return this.#find(id) === null ? null : this.#openEnv(id, this.#env(id));
  }

  /** Merges by name: what is left out stays, null removes, a mask sent back changes nothing. */
  async updateEnv(id: string, update: EnvUpdate): Promise<EnvUpdated> {
    for (;;) {
      if (this.#find(id) === null) return { kind: "unknown" };
      const stored = this.#env(id);
      const env = mergeKeys(await this.#openEnv(id, stored), update) as Variables;
      const bytes = new TextEncoder().encode(JSON.stringify(env)).byteLength;
      if (bytes > ENV_BYTES) return { kind: "too_large" };
      const deadline = env[DEADLINE_VARIABLE];
      if (deadline !== undefined && !isDeadline(deadline)) return { kind: "wrong_deadline" };
      const sealed = await this.#safe.seal(env, envRecord(id));
      // As with accounts: whoever wrote in the meantime is not overwritten.
      const current = this.#env(id);
      const isUntouched =
        current === null ? stored === null : stored !== null && isEqual(current.sealed, stored.sealed);
      if (!isUntouched || this.#find(id) === null) continue;
      const runSeconds = deadline === undefined ? null : Number(deadline);
      this.#ordered.delete(id);
      this.#kv.put(ENV_PREFIX + id, { id: crypto.randomUUID(), sealed, runSeconds } satisfies StoredEnv);
      return { kind: "updated", env };
    }
  }

  /** Seals the environments anew that are sealed under another than the current secret. */
  reseal(): Promise<Resealed> {
    const sealed = Array.from(this.#kv.list<StoredEnv>({ prefix: ENV_PREFIX }), ([key, stored]) => ({
      id: key.slice(ENV_PREFIX.length),
      sealed: stored.sealed,
    }));
    return reseal(sealed, this.#safe, (id) => this.updateEnv(id, {}));
  }

  async #openEnv(id: string, stored: StoredEnv | null): Promise<Variables> {
    return stored === null ? {} : ((await this.#safe.open(stored.sealed, envRecord(id))) as Variables);
  }

  #find(id: string): StoredComponent | null {
    return this.#kv.get<StoredComponent>(PREFIX + id) ?? null;
  }

  #env(id: string): StoredEnv | null {
    return this.#kv.get<StoredEnv>(ENV_PREFIX + id) ?? null;
  }

  #count(): number {
    return Array.from(this.#kv.list({ prefix: PREFIX })).length;
  }
}

/** One that is no number would be found out only when an execution does not end. */
function isDeadline(text: string): boolean {
  return /^\d+$/.test(text) && Number(text) >= 1 && Number(text) <= LONGEST_RUN_SECONDS;
}

function shown({ id, name, version, descriptor }: StoredComponent): OwnComponent {
  return { id, name, version, descriptor: JSON.parse(new TextDecoder().decode(descriptor)) as Descriptor };
}
