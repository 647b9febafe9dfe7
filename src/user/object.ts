// The object of one user: profile, the digest of the API key, and accounts. Tenants share no table: a user's object is
// found by e-mail, and nothing in it can be asked for by another. Secrets are stored sealed.
import { DurableObject } from "cloudflare:workers";

import { isEqual } from "../bytes.ts";
import { mergeKeys } from "../component/secrets.ts";
import { type Env, readConfig } from "../config.ts";
import { Sealer, accountRecord } from "./seal.ts";

export type Keys = Readonly<Record<string, unknown>>;

export interface Profile {
  readonly id: string;
  readonly email: string;
  readonly first_name?: string | undefined;
  readonly last_name?: string | undefined;
  readonly company?: string | undefined;
}

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

interface StoredUser {
  readonly profile: Profile;
  /** SHA-256 of the API key: the key has 256 random bits, so no slow hash is needed. */
  readonly keyDigest: Uint8Array;
  readonly createdAt: number;
}

interface StoredAccount {
  readonly id: string;
  readonly name: string;
  readonly type: string;
  readonly sealedKeys: Uint8Array;
}

const USER = "user";
const ACCOUNT_PREFIX = "account/";

/** Who a request comes from. */
export interface Actor {
  readonly profile: Profile;
  /** The tenant that executions belong to: a user who is deleted and made again is another one. */
  readonly owner: string;
  readonly isRoot: boolean;
}

export class User extends DurableObject<Env> {
  /** The user, if the key is theirs. `keyDigest`: SHA-256 of the API key. */
  authenticate(keyDigest: Uint8Array): Actor | null {
    const user = this.#user();
    // Compared even where there is no such user, so that both take the same time.
    const isMatch = crypto.subtle.timingSafeEqual(user?.keyDigest ?? new Uint8Array(keyDigest.byteLength), keyDigest);
    if (user === null || !isMatch) return null;
    const { profile, createdAt } = user;
    return { profile, owner: `${profile.id}.${createdAt.toString(36)}`, isRoot: false };
  }

  /** Null where the e-mail is taken, unless by this very call, whose answer was lost. */
  create(details: Omit<Profile, "id">, keyDigest: Uint8Array): Profile | null {
    const user = this.#user();
    if (user !== null) return isEqual(user.keyDigest, keyDigest) ? user.profile : null;
    const profile: Profile = { id: this.ctx.id.toString(), ...details };
    this.#save({ profile, keyDigest, createdAt: Date.now() });
    return profile;
  }

  /** Replaces the key. Null where there is no such user. */
  rotate(keyDigest: Uint8Array): Profile | null {
    const user = this.#user();
    if (user === null) return null;
    this.#save({ ...user, keyDigest });
    return user.profile;
  }

  /** Erases the user with everything that is theirs. False where there is no such user. */
  erase(): boolean {
    if (this.#user() === null) return false;
    void this.ctx.storage.deleteAll();
    return true;
  }

  async accounts(): Promise<Account[]> {
    const stored = Array.from(
      this.ctx.storage.kv.list<StoredAccount>({ prefix: ACCOUNT_PREFIX }),
      ([, account]) => account,
    );
    return Promise.all(stored.map((account) => this.#open(account)));
  }

  async account(id: string): Promise<Account | null> {
    const stored = this.#account(id);
    return stored === null ? null : this.#open(stored);
  }

  /** The keys as they are stored, for an execution to take along. */
  sealedKeys(id: string): Uint8Array | null {
    return this.#account(id)?.sealedKeys ?? null;
  }

  /** Null where the user has been deleted in the meantime. */
  async createAccount(account: Account): Promise<Account | null> {
    const { id, name, type, keys } = account;
    const sealedKeys = await this.#seal(id, keys);
    if (!this.#isLive()) return null;
    this.#saveAccount({ id, name, type, sealedKeys });
    return account;
  }

  /** What is left out stays; `keys` are merged by name (secrets.ts). Null where there is no such account. */
  async updateAccount(id: string, update: AccountUpdate): Promise<Account | null> {
    for (;;) {
      const stored = this.#account(id);
      if (stored === null) return null;
      const before = await this.#open(stored);
      const keys = update.keys === undefined ? before.keys : mergeKeys(before.keys, update.keys);
      const sealedKeys = await this.#seal(id, keys);
      // Somebody else may have written while this one encrypted: then read again what they wrote. Every sealing has a
      // nonce of its own, so equal bytes are the same write.
      const current = this.#account(id);
      if (current === null || !isEqual(current.sealedKeys, stored.sealedKeys)) continue;
      const { name = stored.name, type = stored.type } = update;
      this.#saveAccount({ id, name, type, sealedKeys });
      return { id, name, type, keys };
    }
  }

  deleteAccount(id: string): boolean {
    return this.ctx.storage.kv.delete(ACCOUNT_PREFIX + id);
  }

  #user(): StoredUser | null {
    return this.ctx.storage.kv.get<StoredUser>(USER) ?? null;
  }

  #save(user: StoredUser): void {
    this.ctx.storage.kv.put(USER, user);
  }

  #account(id: string): StoredAccount | null {
    return this.ctx.storage.kv.get<StoredAccount>(ACCOUNT_PREFIX + id) ?? null;
  }

  #saveAccount(account: StoredAccount): void {
    this.ctx.storage.kv.put(ACCOUNT_PREFIX + account.id, account);
  }

  /** The root user is in the deployment's secrets and has no record of its own. */
  #isLive(): boolean {
    return this.#user() !== null || this.env.USERS.idFromName(readConfig(this.env).root.email).equals(this.ctx.id);
  }

  async #open({ id, name, type, sealedKeys }: StoredAccount): Promise<Account> {
    const keys = await this.#sealer().open(sealedKeys, this.ctx.id.toString(), accountRecord(id));
    return { id, name, type, keys: keys as Keys };
  }

  #seal(id: string, keys: Keys): Promise<Uint8Array> {
    return this.#sealer().seal(keys, this.ctx.id.toString(), accountRecord(id));
  }

  #sealer(): Sealer {
    return new Sealer(readConfig(this.env).sealingKey);
  }
}
