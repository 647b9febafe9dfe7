// A user's accounts, in the user's object. Keys are stored sealed, and checked as they will be stored: after the merge.
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

export type AccountUpdate = { readonly [Name in "name" | "type"]?: string | undefined } & {
  readonly keys?: Keys | undefined;
};

/** What became of a write. `unknown`: there is no such account, or no such user any more. */
export type AccountWrite =
  | { readonly kind: "written"; readonly account: Account }
  | { readonly kind: "unknown" | "too_large" };

interface StoredAccount {
  readonly id: string;
  readonly name: string;
  readonly type: string;
  readonly sealedKeys: Uint8Array;
}

const PREFIX = "account/";

export class Accounts {
  readonly #kv: SyncKvStorage;
  readonly #safe: Safe;

  constructor(kv: SyncKvStorage, safe: Safe) {
    this.#kv = kv;
    this.#safe = safe;
  }

  list(): Promise<Account[]> {
    const stored = Array.from(this.#kv.list<StoredAccount>({ prefix: PREFIX }), ([, account]) => account);
    return Promise.all(stored.map((account) => this.#open(account)));
  }

  async find(id: string): Promise<Account | null> {
    const stored = this.#find(id);
    return stored === null ? null : this.#open(stored);
  }

  /** The keys as they are stored, for an execution to take along. */
  sealedKeys(id: string): Uint8Array | null {
    return this.#find(id)?.sealedKeys ?? null;
  }

  /** Calls `isLive` once all is sealed: a user may be deleted in the meantime. */
  async create(account: Account, isLive: () => boolean): Promise<AccountWrite> {
    const { id, name, type, keys } = account;
    if (isTooLarge(keys)) return { kind: "too_large" };
    const sealedKeys = await this.#seal(id, keys);
    if (!isLive()) return { kind: "unknown" };
    this.#save({ id, name, type, sealedKeys });
    return { kind: "written", account };
  }

  /** What is left out stays; `keys` are merged by name (secrets.ts). */
  async update(id: string, update: AccountUpdate): Promise<AccountWrite> {
    for (;;) {
      const stored = this.#find(id);
      if (stored === null) return { kind: "unknown" };
      const before = await this.#open(stored);
      const keys = update.keys === undefined ? before.keys : mergeKeys(before.keys, update.keys);
      if (update.keys !== undefined && isTooLarge(keys)) return { kind: "too_large" };
      const sealedKeys = await this.#seal(id, keys);
      // Somebody else may have written while this call encrypted: then start from what they wrote. Every sealing has a
      // nonce of its own, so equal bytes are the same write.
      const current = this.#find(id);
      if (current === null || !isEqual(current.sealedKeys, stored.sealedKeys)) continue;
      const { name = stored.name, type = stored.type } = update;
      this.#save({ id, name, type, sealedKeys });
      return { kind: "written", account: { id, name, type, keys } };
    }
  }

  delete(id: string): boolean {
    return this.#kv.delete(PREFIX + id);
  }

  /** Seals again what is sealed under a former key. */
  reseal(): Promise<Resealed> {
    const sealed = Array.from(this.#kv.list<StoredAccount>({ prefix: PREFIX }), ([, { id, sealedKeys }]) => ({
      id,
      sealed: sealedKeys,
    }));
    return reseal(sealed, this.#safe, (id) => this.update(id, {}));
  }

  #find(id: string): StoredAccount | null {
    return this.#kv.get<StoredAccount>(PREFIX + id) ?? null;
  }

  #save(account: StoredAccount): void {
    this.#kv.put(PREFIX + account.id, account);
  }

  async #open({ id, name, type, sealedKeys }: StoredAccount): Promise<Account> {
    return { id, name, type, keys: (await this.#safe.open(sealedKeys, accountRecord(id))) as Keys };
  }

  #seal(id: string, keys: Keys): Promise<Uint8Array> {
    return this.#safe.seal(keys, accountRecord(id));
  }
}

/** Whether what came out of an isolate can be an account's keys, as far as its shape goes. */
export function isKeys(keys: unknown): keys is Keys {
  return typeof keys === "object" && keys !== null && !Array.isArray(keys) && isShallow(keys);
}

function isTooLarge(keys: Keys): boolean {
  return new TextEncoder().encode(JSON.stringify(keys)).byteLength > ACCOUNT_KEYS_BYTES;
}
