// A user's own components, in the user's object: what there is to know about each, and its environment variables,
// sealed. The code itself is in R2 (sandbox/code.ts), under the key that is kept here. A push takes two steps, before
// and after the code is stored, so that what is refused is not stored, and no file is unknown (code.ts).
import { isEqual } from "../bytes.ts";
import { type Descriptor, entryNames, secretFields as secretFieldsOf } from "../pack/descriptor.ts";
import type { Code } from "../execution/state.ts";
import { type Excess, LONGEST_RUN_SECONDS, excessOf } from "../limits.ts";
import type { CodeLedger } from "./code.ts";
import { type Resealed, reseal } from "./reseal.ts";
import { mergeKeys } from "./secrets.ts";
import { type Safe, variablesRecord } from "../seal.ts";

export interface OwnComponent {
  readonly id: string;
  readonly name: string;
  readonly version: string;
  /** JSON, in UTF-8: a user's list of them is sent without being parsed. */
  readonly descriptor: Uint8Array;
}

export interface Upload extends OwnComponent {
  /** Where its code is kept, and how much of it. */
  readonly codeKey: string;
  readonly codeBytes: number;
}

/** What an upload changed. */
export interface Uploaded {
  readonly kind: "created" | "replaced" | "unchanged";
}

/** Whether the code of an upload is to be stored. */
export type Expected = Uploaded | { readonly kind: "expected" } | Excess;

/** A component's environment variables, in clear. */
export type Variables = Readonly<Record<string, string>>;

export type VariablesUpdate = Readonly<Record<string, string | null>>;

export type VariablesWrite =
  | { readonly kind: "written"; readonly variables: Variables }
  | { readonly kind: "unknown" | "wrong_deadline" }
  | Excess;

/** What a schedule needs of a component. */
export interface Runnable {
  /** The triggers and actions that it has. */
  readonly names: readonly string[];
  readonly code: Code;
  /** The component's own deadline, where its environment sets one. */
  readonly runSeconds: number | null;
}

interface StoredComponent extends OwnComponent {
  readonly codeKey: string;
  /** What the descriptor says, read once. */
  readonly names: readonly string[];
  readonly secretFields: readonly string[];
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
  readonly #code: CodeLedger;
  /** As stored, by id: each schedule asks, and nobody else writes. */
  readonly #runnables = new Map<string, Runnable>();

  constructor(kv: SyncKvStorage, safe: Safe, code: CodeLedger) {
    this.#kv = kv;
    this.#safe = safe;
    this.#code = code;
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

  /** Before the code is stored. A new name for the same version is all that there is to it. */
  expect(upload: Upload, now: number): Expected {
    const { id, name, version, codeKey, codeBytes } = upload;
    const stored = this.#find(id);
    const isSame = stored?.version === version;
    if (isSame && stored.name === name) return { kind: "unchanged" };
    const excess = this.#excess(upload) ?? (isSame ? null : this.#code.expect(codeKey, id, codeBytes, now));
    if (excess !== null) return excess;
    if (!isSame) return { kind: "expected" };
    this.#kv.put(PREFIX + id, { ...stored, name } satisfies StoredComponent);
    return { kind: "replaced" };
  }

  /**
   * Once the code is stored. What it replaces is kept for `keepMs` after `now` (epoch milliseconds). `admit`: has the
   * last word.
   */
  upload(
    upload: Upload,
    now: number,
    keepMs: number,
    admit: (secretFields: readonly string[]) => Excess | null,
  ): Uploaded | Excess {
    const { id, name, version, codeKey, descriptor } = upload;
    const stored = this.#find(id);
    // This very call came before, and its answer was lost.
    if (!this.#code.isArriving(codeKey, now)) return { kind: "replaced" };
    const parsed = JSON.parse(new TextDecoder().decode(descriptor)) as Descriptor;
    const secretFields = secretFieldsOf(parsed);
    const excess = this.#excess(upload) ?? admit(secretFields);
    if (excess !== null) return excess;
    this.#code.use(codeKey);
    if (stored !== null) this.#code.release(stored.codeKey, now + keepMs);
    this.#runnables.delete(id);
    const names = entryNames(parsed);
    const changed: StoredComponent = { id, name, version, codeKey, descriptor, names, secretFields };
    this.#kv.put(PREFIX + id, changed);
    return { kind: stored === null ? "created" : "replaced" };
  }

  /** Its code, too, is nobody's any more. False where there is no such component. */
  delete(id: string, now: number): boolean {
    if (this.#find(id) === null) return false;
    this.#code.releaseAll(id, now);
    this.#runnables.delete(id);
    this.#kv.delete(PREFIX + id);
    this.#kv.delete(VARIABLES_PREFIX + id);
    return true;
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
      const excess = excessOf("variables", bytes);
      if (excess !== null) return excess;
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

  /** Of what their list would take with this one, and how many they would be. */
  #excess(upload: OwnComponent): Excess | null {
    const others = this.list().filter(({ id }) => id !== upload.id);
    const isNew = this.#find(upload.id) === null;
    return (
      excessOf("descriptor", upload.descriptor.byteLength) ??
      (isNew ? excessOf("components", others.length) : null) ??
      excessOf(
        "components_bytes",
        [upload, ...others].reduce((sum, component) => sum + listedBytes(component), 0),
      )
    );
  }
}

/** Anything else would be noticed only when an execution does not end. */
function isDeadline(text: string): boolean {
  return /^\d+$/.test(text) && Number(text) >= 1 && Number(text) <= LONGEST_RUN_SECONDS;
}

function shown({ id, name, version, descriptor }: StoredComponent): OwnComponent {
  return { id, name, version, descriptor };
}

/** A name may be a title of any length. */
function listedBytes({ name, descriptor }: OwnComponent): number {
  return descriptor.byteLength + new TextEncoder().encode(name).byteLength;
}
