// A user's accounts, in the user's object. Keys are stored sealed, and checked as they will be stored: after the merge.
// A field that was once stored as a secret stays one until it is removed, whatever becomes of the component that
// declared it.
import { isEqual } from "../bytes.ts";
import { isShallow } from "../json.ts";
import { ACCOUNT_KEYS_BYTES } from "../limits.ts";
import { type Safe, accountRecord } from "../seal.ts";
import { type Resealed, reseal } from "./reseal.ts";
import { mergeKeys } from "./secrets.ts";

export type Keys = Readonly<Record<string, unknown>>;

export interface Account {
  readonly id: string;
  readonly name: string;
  /** The id of the component that the account is for, or "". */
  readonly type: string;
  readonly keys: Keys;
}

/** An account with those names at the top of its keys whose values are secret whatever the names say. */
export interface DescribedAccount extends Account {
  readonly secretFields: readonly string[];
}

/** An account's keys as they are stored, for an execution to take along. */
export interface SealedAccount {
  readonly keys: Uint8Array;
  readonly secretFields: readonly string[];
}

/** The fields that the component of this id declares as passwords at present. */
export type Declares = (componentId: string) => readonly string[];

export type AccountUpdate = { readonly [Name in "name" | "type"]?: string | undefined } & {
  readonly keys?: Keys | undefined;
};

/** What became of a write. `unknown`: there is no such account, or no such user any more. */
export type AccountWrite =
  | { readonly kind: "written"; readonly account: DescribedAccount }
  | { readonly kind: "unknown" | "too_large" };

interface StoredAccount {
  readonly id: string;
  readonly name: string;
  readonly type: string;
  readonly sealedKeys: Uint8Array;
  /** Missing in what was stored before there was such a list. */
  readonly secretFields?: readonly string[];
}

const PREFIX = "account/";

export class Accounts {
  readonly #kv: SyncKvStorage;
  readonly #safe: Safe;

  constructor(kv: SyncKvStorage, safe: Safe) {
    this.#kv = kv;
    this.#safe = safe;
  }

  list(declares: Declares): Promise<DescribedAccount[]> {
    return Promise.all(this.#list().map((account) => this.#describe(account, declares)));
  }

  async find(id: string, declares: Declares): Promise<DescribedAccount | null> {
    const stored = this.#find(id);
    return stored === null ? null : this.#describe(stored, declares);
  }

  sealed(id: string, declares: Declares): SealedAccount | null {
    const stored = this.#find(id);
    return stored && { keys: stored.sealedKeys, secretFields: stored.secretFields ?? declares(stored.type) };
  }

  /** Calls `isLive` once all is sealed: a user may be deleted in the meantime. */
  async create(account: Account, declares: Declares, isLive: () => boolean): Promise<AccountWrite> {
    const { id, name, type, keys } = account;
    if (isTooLarge(keys)) return { kind: "too_large" };
    const sealedKeys = await this.#seal(id, keys);
    if (!isLive()) return { kind: "unknown" };
    const secretFields = namesAmong(keys, declares(type));
    this.#save({ id, name, type, sealedKeys, secretFields });
    return { kind: "written", account: { ...account, secretFields } };
  }

  /** What is left out stays; `keys` are merged by name (secrets.ts). */
  async update(id: string, update: AccountUpdate, declares: Declares): Promise<AccountWrite> {
    for (;;) {
      const stored = this.#find(id);
      if (stored === null) return { kind: "unknown" };
      const before = await this.#open(stored);
      const keys = update.keys === undefined ? before : mergeKeys(before, update.keys);
      if (update.keys !== undefined && isTooLarge(keys)) return { kind: "too_large" };
      const sealedKeys = await this.#seal(id, keys);
      // Somebody else may have written while this call encrypted: then start from what they wrote. Every sealing has a
      // nonce of its own, so equal bytes are the same write.
      const current = this.#find(id);
      if (current === null || !isEqual(current.sealedKeys, stored.sealedKeys)) continue;
      const { name = current.name, type = current.type } = update;
      const secretFields = namesAmong(keys, [...secretFieldsOf(current, declares), ...declares(type)]);
      this.#save({ id, name, type, sealedKeys, secretFields });
      return { kind: "written", account: { id, name, type, keys, secretFields } };
    }
  }

  /** To be called before a component declares other fields than before, or is deleted. */
  keepSecret(componentId: string, before: readonly string[], after: readonly string[]): void {
    const known = new Set(before);
    const added = after.filter((name) => !known.has(name));
    for (const account of this.#list().filter(({ type }) => type === componentId)) {
      const { secretFields } = account;
      if (secretFields !== undefined && added.length === 0) continue;
      this.#save({ ...account, secretFields: [...new Set([...(secretFields ?? before), ...added])] });
    }
  }

  delete(id: string): boolean {
    return this.#kv.delete(PREFIX + id);
  }

  /** Seals again what is sealed under a former key. */
  reseal(declares: Declares): Promise<Resealed> {
    const sealed = this.#list().map(({ id, sealedKeys }) => ({ id, sealed: sealedKeys }));
    return reseal(sealed, this.#safe, (id) => this.update(id, {}, declares));
  }

  #list(): StoredAccount[] {
    return Array.from(this.#kv.list<StoredAccount>({ prefix: PREFIX }), ([, account]) => account);
  }

  #find(id: string): StoredAccount | null {
    return this.#kv.get<StoredAccount>(PREFIX + id) ?? null;
  }

  #save(account: StoredAccount): void {
    this.#kv.put(PREFIX + account.id, account);
  }

  async #describe(stored: StoredAccount, declares: Declares): Promise<DescribedAccount> {
    const { id, name, type } = stored;
    const keys = await this.#open(stored);
    return { id, name, type, keys, secretFields: namesAmong(keys, secretFieldsOf(stored, declares)) };
  }

  async #open({ id, sealedKeys }: StoredAccount): Promise<Keys> {
    return (await this.#safe.open(sealedKeys, accountRecord(id))) as Keys;
  }

  #seal(id: string, keys: Keys): Promise<Uint8Array> {
    return this.#safe.seal(keys, accountRecord(id));
  }
}

/** Whether what came out of an isolate can be an account's keys, as far as its shape goes. */
export function isKeys(keys: unknown): keys is Keys {
  return typeof keys === "object" && keys !== null && !Array.isArray(keys) && isShallow(keys);
}

function secretFieldsOf({ type, secretFields = [] }: StoredAccount, declares: Declares): readonly string[] {
  return [...secretFields, ...declares(type)];
}

/** So that the list of an account's secret fields is no longer than its keys. */
function namesAmong(keys: Keys, names: readonly string[]): string[] {
  const wanted = new Set(names);
  return Object.keys(keys).filter((name) => wanted.has(name));
}

function isTooLarge(keys: Keys): boolean {
  return new TextEncoder().encode(JSON.stringify(keys)).byteLength > ACCOUNT_KEYS_BYTES;
}
