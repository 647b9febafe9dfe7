// A user's own components, in the user's object: what there is to know about each, and its environment variables,
// sealed. The code itself is in R2 (sandbox/code.ts), under the key that is kept here.
import { isEqual } from "../bytes.ts";
import { type Descriptor, entryNames, secretFields as secretFieldsOf } from "../pack/descriptor.ts";
import type { Code } from "../execution/state.ts";
import { COMPONENTS_PER_USER, LONGEST_RUN_SECONDS, VARIABLES_BYTES } from "../limits.ts";
import { type Resealed, reseal } from "./reseal.ts";
import { mergeKeys } from "./secrets.ts";
import { type Safe, variablesRecord } from "../seal.ts";

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

/** A component's environment variables, in clear. */
export type Variables = Readonly<Record<string, string>>;

export type VariablesUpdate = Readonly<Record<string, string | null>>;

export type VariablesWrite =
  | { readonly kind: "written"; readonly variables: Variables }
  | { readonly kind: "unknown" | "too_large" | "wrong_deadline" };

/** What a schedule needs of a component. */
export interface Runnable {
  /** The triggers and actions that it has. */
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

interface StoredVariables {
  /** Another one after each change. */
  readonly id: string;
  readonly sealed: Uint8Array;
  readonly runSeconds: number | null;
}

/** elastic.io's variable for the deadline of a component's scheduled executions, in seconds. */
export const DEADLINE_VARIABLE = "SCHEDULED_EXECUTION_TIMEOUT";

const PREFIX = "component/";
const VARIABLES_PREFIX = "env/";

export class Components {
  readonly #kv: SyncKvStorage;
  readonly #safe: Safe;
  /** As stored, by id: each schedule asks, and nobody else writes. */
  readonly #runnables = new Map<string, Runnable>();

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

  runnable(id: string): Runnable | null {
    const known = this.#runnables.get(id);
    if (known !== undefined) return known;
    const stored = this.#find(id);
    if (stored === null) return null;
    const { version, codeKey, names, secretFields } = stored;
    const variables = this.#variables(id);
    const sealed = variables && { id: variables.id, sealed: variables.sealed };
    const code = { version, key: codeKey, variables: sealed, secretFields };
    const runnable = { names, code, runSeconds: variables?.runSeconds ?? null };
    this.#runnables.set(id, runnable);
    return runnable;
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
    this.#runnables.delete(id);
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
    this.#runnables.delete(id);
    this.#kv.delete(PREFIX + id);
    this.#kv.delete(VARIABLES_PREFIX + id);
    return [stored.codeKey, ...stored.replaced.map(({ codeKey }) => codeKey)];
  }

  /** The environment variables in clear; null where there is no such component. */
  async variables(id: string): Promise<Variables | null> {
    return this.#find(id) === null ? null : this.#open(id, this.#variables(id));
  }

  /** Merges by name: what is left out stays, null removes, a mask sent back changes nothing. */
  async updateVariables(id: string, update: VariablesUpdate): Promise<VariablesWrite> {
    for (;;) {
      if (this.#find(id) === null) return { kind: "unknown" };
      const stored = this.#variables(id);
      const variables = mergeKeys(await this.#open(id, stored), update) as Variables;
      const bytes = new TextEncoder().encode(JSON.stringify(variables)).byteLength;
      if (bytes > VARIABLES_BYTES) return { kind: "too_large" };
      const deadline = variables[DEADLINE_VARIABLE];
      if (deadline !== undefined && !isDeadline(deadline)) return { kind: "wrong_deadline" };
      const sealed = await this.#safe.seal(variables, variablesRecord(id));
      // As with accounts: what was written in the meantime is not overwritten.
      const current = this.#variables(id);
      const isUntouched =
        current === null ? stored === null : stored !== null && isEqual(current.sealed, stored.sealed);
      if (!isUntouched || this.#find(id) === null) continue;
      const runSeconds = deadline === undefined ? null : Number(deadline);
      this.#runnables.delete(id);
      const changed: StoredVariables = { id: crypto.randomUUID(), sealed, runSeconds };
      this.#kv.put(VARIABLES_PREFIX + id, changed);
      return { kind: "written", variables };
    }
  }

  /** Seals again the variables that are sealed under a former key. */
  reseal(): Promise<Resealed> {
    const sealed = Array.from(this.#kv.list<StoredVariables>({ prefix: VARIABLES_PREFIX }), ([key, stored]) => ({
      id: key.slice(VARIABLES_PREFIX.length),
      sealed: stored.sealed,
    }));
    return reseal(sealed, this.#safe, (id) => this.updateVariables(id, {}));
  }

  async #open(id: string, stored: StoredVariables | null): Promise<Variables> {
    return stored === null ? {} : ((await this.#safe.open(stored.sealed, variablesRecord(id))) as Variables);
  }

  #find(id: string): StoredComponent | null {
    return this.#kv.get<StoredComponent>(PREFIX + id) ?? null;
  }

  #variables(id: string): StoredVariables | null {
    return this.#kv.get<StoredVariables>(VARIABLES_PREFIX + id) ?? null;
  }

  #count(): number {
    return Array.from(this.#kv.list({ prefix: PREFIX })).length;
  }
}

/** Anything else would be noticed only when an execution does not end. */
function isDeadline(text: string): boolean {
  return /^\d+$/.test(text) && Number(text) >= 1 && Number(text) <= LONGEST_RUN_SECONDS;
}

function shown({ id, name, version, descriptor }: StoredComponent): OwnComponent {
  return { id, name, version, descriptor: JSON.parse(new TextDecoder().decode(descriptor)) as Descriptor };
}
