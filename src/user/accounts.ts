// A user's accounts, in the user's object. Keys are stored sealed, and checked as they will be stored: after the merge.
// A field that was once stored as a secret stays one until it is removed, whatever becomes of the component that
// declared it.
import { isEqual } from "../bytes.ts";
import { isShallow } from "../json.ts";
import { ACCOUNTS_PAGE_BYTES, type Excess, excessOf } from "../limits.ts";
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
  | { readonly kind: "unknown" }
  | Excess;

/** Some of the accounts. `next`: the id after which there are more, or null. */
export interface AccountsPage {
  readonly accounts: readonly DescribedAccount[];
  readonly next: string | null;
}

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
  /** What each account takes, by id: as stored, since nobody else writes; null until it is read. */
  #sizes: Map<string, number> | null = null;

  constructor(kv: SyncKvStorage, safe: Safe) {
    this.#kv = kv;
    this.#safe = safe;
  }

  /** Those after the id `after`, in the order of their ids: as many as one call may well return. */
  async page(after: string | null, declares: Declares): Promise<AccountsPage> {
    const page: StoredAccount[] = [];
    let bytes = 0;
    let next: string | null = null;
    const from = after === null ? {} : { startAfter: PREFIX + after };
    for (const [, account] of this.#kv.list<StoredAccount>({ prefix: PREFIX, ...from })) {
      if (bytes >= ACCOUNTS_PAGE_BYTES) {
        next = page.at(-1)?.id ?? null;
        break;
      }
      page.push(account);
      bytes += bytesOf(account);
    }
    return { accounts: await Promise.all(page.map((account) => this.#describe(account, declares))), next };
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
    const tooLarge = excessOf("account_keys", jsonBytes(keys));
    if (tooLarge !== null) return tooLarge;
    const sealedKeys = await this.#seal(id, keys);
    if (!isLive()) return { kind: "unknown" };
    const secretFields = namesAmong(keys, declares(type));
    const excess = this.#save({ id, name, type, sealedKeys, secretFields });
    if (excess !== null) return excess;
    return { kind: "written", account: { ...account, secretFields } };
  }

  /** What is left out stays; `keys` are merged by name (secrets.ts). */
  async update(id: string, update: AccountUpdate, declares: Declares): Promise<AccountWrite> {
    for (;;) {
      const stored = this.#find(id);
      if (stored === null) return { kind: "unknown" };
      const before = await this.#open(stored);
      const keys = update.keys === undefined ? before : mergeKeys(before, update.keys);
      const tooLarge = update.keys === undefined ? null : excessOf("account_keys", jsonBytes(keys));
      if (tooLarge !== null) return tooLarge;
      const sealedKeys = await this.#seal(id, keys);
      // Somebody else may have written while this call encrypted: then start from what they wrote. Every sealing has a
      // nonce of its own, so equal bytes are the same write.
      const current = this.#find(id);
      if (current === null || !isEqual(current.sealedKeys, stored.sealedKeys)) continue;
      const { name = current.name, type = current.type } = update;
      const secretFields = namesAmong(keys, [...secretFieldsOf(current, declares), ...declares(type)]);
      const excess = this.#save({ id, name, type, sealedKeys, secretFields });
      if (excess !== null) return excess;
      return { kind: "written", account: { id, name, type, keys, secretFields } };
    }
  }

  /**
   * To be called before a component declares other fields than before, or is deleted. Writes nothing where an account
   * would remember too many.
   */
  keepSecret(componentId: string, before: readonly string[], after: readonly string[]): Excess | null {
    const known = new Set(before);
    const added = after.filter((name) => !known.has(name));
    const remembering = ({ secretFields = before, ...account }: StoredAccount): Required<StoredAccount> =>
      Object.assign(account, { secretFields: [...new Set([...secretFields, ...added])] });
    const changed = this.#list()
      .filter(({ type, secretFields }) => type === componentId && (secretFields === undefined || added.length > 0))
      .map(remembering);
    const [tooLarge] = changed.flatMap(({ secretFields }) => excessOf("account_fields", jsonBytes(secretFields)) ?? []);
    const excess = tooLarge ?? this.#excess(changed);
    if (excess === null) for (const account of changed) this.#put(account);
    return excess;
  }

  delete(id: string): boolean {
    this.#sizes?.delete(id);
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

  /** Writes nothing where there would be too many accounts, or too much of them. */
  #save(account: StoredAccount): Excess | null {
    const excess = this.#excess([account]);
    if (excess === null) this.#put(account);
    return excess;
  }

  #put(account: StoredAccount): void {
    this.#sizes?.set(account.id, bytesOf(account));
    this.#kv.put(PREFIX + account.id, account);
  }

  /** What does not grow is never too much. */
  #excess(changed: readonly StoredAccount[]): Excess | null {
    const sizes = (this.#sizes ??= new Map(this.#list().map((account) => [account.id, bytesOf(account)])));
    const growth = sum(changed.map((account) => bytesOf(account) - (sizes.get(account.id) ?? 0)));
    if (growth <= 0) return null;
    const isMore = changed.some(({ id }) => !sizes.has(id));
    const tooMany = isMore ? excessOf("accounts", sizes.size) : null;
    return tooMany ?? excessOf("accounts_bytes", sum(sizes.values()) + growth);
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

function bytesOf({ sealedKeys, ...rest }: StoredAccount): number {
  return sealedKeys.byteLength + jsonBytes(rest);
}

function jsonBytes(value: unknown): number {
  return new TextEncoder().encode(JSON.stringify(value)).byteLength;
}

function sum(numbers: Iterable<number>): number {
  let total = 0;
  for (const number of numbers) total += number;
  return total;
}
