// The object of one user: profile, the digest of the API key, accounts and components. Tenants share no table: a user's object is
// found by e-mail, and nothing in it can be asked for by another. Secrets are stored sealed.
import { DurableObject } from "cloudflare:workers";

import { isEqual } from "../bytes.ts";
import { readConfig } from "../config.ts";
import { describeError, log } from "../log.ts";
import { type Account, type AccountUpdate, Accounts } from "./accounts.ts";
import {
  Components,
  type Variables,
  type EnvUpdate,
  type EnvUpdated,
  type Ordered,
  type OwnComponent,
  type Upload,
  type Uploaded,
} from "./components.ts";
import { type Entry, Listing } from "./history.ts";
import { type Safe, Sealer } from "../seal.ts";

export interface Profile {
  readonly id: string;
  readonly email: string;
  readonly first_name?: string | undefined;
  readonly last_name?: string | undefined;
  readonly company?: string | undefined;
}

interface StoredUser {
  readonly profile: Profile;
  /** SHA-256 of the API key: the key has 256 random bits, so no slow hash is needed. */
  readonly keyDigest: Uint8Array;
  readonly createdAt: number;
}

const USER = "user";

/** Who a request comes from. */
export interface Actor {
  readonly profile: Profile;
  /** The tenant that executions belong to: a user who is deleted and made again is another one. */
  readonly owner: string;
  readonly isRoot: boolean;
  /** SHA-256 of the API key that the request came with. */
  readonly keyDigest: Uint8Array;
}

/** An account with the password fields of its component, where that is one of the user's own. */
export interface KnownAccount extends Account {
  readonly secretFields: readonly string[];
}

/** What an execution needs of its user. */
export interface Stock {
  readonly component: Ordered | null;
  /** Sealed. */
  readonly accountKeys: Uint8Array | null;
  /** Names the entry in the list that was made for the execution; null where none was. */
  readonly listedAt: number | null;
}

/** An execution to be listed, if the user has what it needs. */
export interface Intent {
  readonly id: string;
  readonly component: string;
  /** What a component of the user's own must have. */
  readonly actionOrTrigger: string | null;
}

/** The longest run that a deployment may allow, and time to begin it. */
const LAST_RUN_MS = 15 * 60_000;

export class User extends DurableObject<Env> {
  readonly #safe: Safe;
  readonly #accounts: Accounts;
  // What these know of the storage, which nobody else writes; replaced where all of it is gone.
  #components: Components;
  #listing: Listing;
  #user: StoredUser | null;
  #isRoots: boolean | null = null;

  constructor(ctx: DurableObjectState, env: Env) {
    super(ctx, env);
    const { sealingKeys } = readConfig(env);
    this.#safe = new Sealer(sealingKeys).safeOf(ctx.id.toString());
    this.#accounts = new Accounts(ctx.storage.kv, this.#safe);
    this.#components = new Components(ctx.storage.kv, this.#safe);
    this.#listing = new Listing(ctx.storage);
    this.#user = ctx.storage.kv.get<StoredUser>(USER) ?? null;
    if (sealingKeys.length > 1) ctx.waitUntil(this.#reseal());
  }

  /** The user, if the key is theirs. `keyDigest`: SHA-256 of the API key. */
  authenticate(keyDigest: Uint8Array): Actor | null {
    const user = this.#user;
    // Compared even where there is no such user, so that both take the same time.
    const isMatch = crypto.subtle.timingSafeEqual(user?.keyDigest ?? new Uint8Array(keyDigest.byteLength), keyDigest);
    if (user === null || !isMatch) return null;
    return { profile: user.profile, owner: ownerOf(user), isRoot: false, keyDigest };
  }

  /** Null where the e-mail is taken, unless by this very call, whose answer was lost. */
  create(details: Omit<Profile, "id">, keyDigest: Uint8Array): Profile | null {
    const user = this.#user;
    if (user !== null) return isEqual(user.keyDigest, keyDigest) ? user.profile : null;
    const profile: Profile = { id: this.ctx.id.toString(), ...details };
    this.#save({ profile, keyDigest, createdAt: Date.now() });
    return profile;
  }

  /**
   * Replaces the key `seen`, whatever key there is where it is null. A key that was replaced may be remembered for a while
   * (keys.ts), and must not be good for a new one. Null where there is no such user.
   */
  rotate(keyDigest: Uint8Array, seen: Uint8Array | null): Profile | "other_key" | null {
    const user = this.#user;
    if (user === null) return null;
    // This very call came before, and its answer was lost.
    if (isEqual(user.keyDigest, keyDigest)) return user.profile;
    if (seen !== null && !isEqual(user.keyDigest, seen)) return "other_key";
    this.#save({ ...user, keyDigest });
    return user.profile;
  }

  /** Erases the user with everything that is theirs. False where there is no such user. */
  erase(): boolean {
    if (this.#user === null) return false;
    void this.ctx.storage.deleteAll();
    this.#user = null;
    this.#components = new Components(this.ctx.storage.kv, this.#safe);
    this.#listing = new Listing(this.ctx.storage);
    return true;
  }

  // What is a user's is asked for by its owner. A Worker remembers a key for a while (keys.ts), so that the owner may be one who
  // was deleted, perhaps to make room for another of the same e-mail: such a one finds nothing and makes nothing.

  async accounts(owner: string): Promise<KnownAccount[]> {
    if (!this.#isHome(owner)) return [];
    return (await this.#accounts.list()).map((account) => this.#known(account));
  }

  async account(owner: string, id: string): Promise<KnownAccount | null> {
    const account = this.#isHome(owner) ? await this.#accounts.find(id) : null;
    return account && this.#known(account);
  }

  /** Null where the user has been deleted in the meantime. */
  async createAccount(owner: string, account: Account): Promise<KnownAccount | null> {
    const created = await this.#accounts.create(account, () => this.#isHome(owner));
    return created && this.#known(created);
  }

  async updateAccount(owner: string, id: string, update: AccountUpdate): Promise<KnownAccount | null> {
    const updated = this.#isHome(owner) ? await this.#accounts.update(id, update) : null;
    return updated && this.#known(updated);
  }

  deleteAccount(owner: string, id: string): boolean {
    return this.#isHome(owner) && this.#accounts.delete(id);
  }

  components(owner: string): OwnComponent[] {
    return this.#isHome(owner) ? this.#components.list() : [];
  }

  component(owner: string, id: string): OwnComponent | null {
    return this.#isHome(owner) ? this.#components.find(id) : null;
  }

  /** Null where the user has been deleted in the meantime. */
  uploadComponent(owner: string, upload: Upload): Uploaded | null {
    if (!this.#isHome(owner)) return null;
    const { executionMs } = readConfig(this.env).spans;
    // An execution that was scheduled before it was replaced has expired by then, whatever is left of its last run.
    return this.#components.upload(upload, Date.now(), executionMs + LAST_RUN_MS);
  }

  deleteComponent(owner: string, id: string): readonly string[] | null {
    return this.#isHome(owner) ? this.#components.delete(id) : null;
  }

  async componentEnv(owner: string, id: string): Promise<Variables | null> {
    return this.#isHome(owner) ? this.#components.env(id) : null;
  }

  async updateComponentEnv(owner: string, id: string, update: EnvUpdate): Promise<EnvUpdated> {
    return this.#isHome(owner) ? this.#components.updateEnv(id, update) : { kind: "unknown" };
  }

  /** What an execution takes along, in one call: a component of the user's own, an account, or both. It is listed if all is there. */
  order(owner: string, componentId: string | null, accountId: string | null, intent: Intent | null = null): Stock {
    if (!this.#isHome(owner)) return { component: null, accountKeys: null, listedAt: null };
    const component = componentId === null ? null : this.#components.order(componentId);
    const accountKeys = accountId === null ? null : this.#accounts.sealedKeys(accountId);
    const isComplete =
      (componentId === null || (component !== null && hasEntry(component, intent))) &&
      (accountId === null || accountKeys !== null);
    const listedAt = intent && isComplete ? this.#listing.add(intent.id, intent.component, Date.now()) : null;
    return { component, accountKeys, listedAt };
  }

  /** Newest first: the executions of the last day before the entry `before`, of one component where one is named. */
  executions(owner: string, before: number | null, component: string | null, limit: number): Entry[] {
    return this.#isHome(owner) ? this.#listing.list(Date.now(), before, component, limit) : [];
  }

  /** The only alarm there is: entries of the list that nobody has taken over. */
  override alarm(): void {
    this.#listing.sweep(Date.now());
  }

  /** Where the deployment's sealing key is being exchanged, an object that wakes brings all it keeps under the new one. */
  async #reseal(): Promise<void> {
    const user = this.ctx.id.toString();
    try {
      const [accounts, envs] = await Promise.all([this.#accounts.reseal(), this.#components.reseal()]);
      const resealed = accounts.resealed + envs.resealed;
      const unreadable = accounts.unreadable + envs.unreadable;
      if (resealed > 0) log.info("resealed", { user, records: resealed });
      if (unreadable > 0) log.error("unreadable", { user, records: unreadable });
    } catch (error) {
      log.error("reseal_failed", { user, ...describeError(error) });
    }
  }

  #known(account: Account): KnownAccount {
    return { ...account, secretFields: this.#components.secretFields(account.type) };
  }

  #save(user: StoredUser): void {
    this.ctx.storage.kv.put(USER, user);
    this.#user = user;
  }

  /** Whether `owner` is who this object is of now. The root user is in the deployment's secrets and has no record of its own. */
  #isHome(owner: string): boolean {
    const user = this.#user;
    if (user !== null && owner === ownerOf(user)) return true;
    this.#isRoots ??= this.env.USERS.idFromName(readConfig(this.env).root.email).equals(this.ctx.id);
    return this.#isRoots && owner === this.ctx.id.toString();
  }
}

function hasEntry({ names }: Ordered, intent: Intent | null): boolean {
  const name = intent?.actionOrTrigger ?? null;
  return name === null || names.includes(name);
}

function ownerOf({ profile, createdAt }: StoredUser): string {
  return `${profile.id}.${createdAt.toString(36)}`;
}
