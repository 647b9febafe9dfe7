// A user's accounts, in the user's object. Keys are stored sealed.
import { isEqual } from "../bytes.ts";
import { mergeKeys } from "../sandbox/redaction.ts";
import { type Resealed, reseal } from "./reseal.ts";
import { type Safe, accountRecord } from "../seal.ts";

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

  /** `isLive` is asked once all is sealed: a user may be deleted in the meantime. */
  async create(account: Account, isLive: () => boolean): Promise<Account | null> {
    const { id, name, type, keys } = account;
    const sealedKeys = await this.#seal(id, keys);
    if (!isLive()) return null;
    this.#save({ id, name, type, sealedKeys });
    return account;
  }

  /** What is left out stays; `keys` are merged by name (secrets.ts). Null where there is no such account. */
  async update(id: string, update: AccountUpdate): Promise<Account | null> {
    for (;;) {
      const stored = this.#find(id);
      if (stored === null) return null;
      const before = await this.#open(stored);
      const keys = update.keys === undefined ? before.keys : mergeKeys(before.keys, update.keys);
      const sealedKeys = await this.#seal(id, keys);
      // Somebody else may have written while this one encrypted: then read again what they wrote. Every sealing has a
      // nonce of its own, so equal bytes are the same write.
      const current = this.#find(id);
      if (current === null || !isEqual(current.sealedKeys, stored.sealedKeys)) continue;
      const { name = stored.name, type = stored.type } = update;
      this.#save({ id, name, type, sealedKeys });
      return { id, name, type, keys };
    }
  }

  delete(id: string): boolean {
    return this.#kv.delete(PREFIX + id);
  }

  /** Seals anew what is sealed under another than the current secret. */
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
