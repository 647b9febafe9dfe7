// The object of one user: profile, the digest of the API key, accounts and components. Tenants share no table: a user's object is
// found by e-mail, and nothing in it can be asked for by another. Secrets are stored sealed.
import { DurableObject } from "cloudflare:workers";

import { isEqual } from "../bytes.ts";
import { readConfig } from "../config.ts";
import { describeError, log } from "../log.ts";
import { type Account, type AccountUpdate, type AccountWrite, Accounts, isKeys } from "./accounts.ts";
import {
  Components,
  type Runnable,
  type Variables,
  type VariablesUpdate,
  type VariablesWrite,
  type OwnComponent,
  type Upload,
  type Uploaded,
} from "./components.ts";
import { History, type HistoryEntry } from "./history.ts";
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

/** An account with the password fields that its component declares, where that is one of the user's own. */
export interface DescribedAccount extends Account {
  readonly secretFields: readonly string[];
}

export type DescribedWrite =
  | { readonly kind: "written"; readonly account: DescribedAccount }
  | Exclude<AccountWrite, { kind: "written" }>;

/** What an execution takes along from its user. */
export interface Supplies {
  readonly component: Runnable | null;
  /** Sealed. */
  readonly accountKeys: Uint8Array | null;
  /** Names the entry in the history that was made for the execution; null where none was. */
  readonly listedAt: number | null;
}

/** An execution to be listed, if the user has what it needs. */
export interface ListedExecution {
  readonly id: string;
  readonly component: string;
  /** What one of the user's own components must have. */
  readonly actionOrTrigger: string | null;
}

/** The longest run that a deployment may allow, and time to begin it. */
const LAST_RUN_MS = 15 * 60_000;

export class User extends DurableObject<Env> {
  readonly #safe: Safe;
  readonly #accounts: Accounts;
  // What these know of the storage, which nobody else writes; replaced where all of it is gone.
  #components: Components;
  #history: History;
  #user: StoredUser | null;
  #isRoots: boolean | null = null;

  constructor(ctx: DurableObjectState, env: Env) {
    super(ctx, env);
    const { sealingKeys } = readConfig(env);
    this.#safe = new Sealer(sealingKeys).safeOf(ctx.id.toString());
    this.#accounts = new Accounts(ctx.storage.kv, this.#safe);
    this.#components = new Components(ctx.storage.kv, this.#safe);
    this.#history = new History(ctx.storage);
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
    this.#history = new History(this.ctx.storage);
    return true;
  }

  // What is a user's is asked for by its owner. A Worker remembers a key for a while (keys.ts), so that the owner may be one who
  // was deleted, perhaps to make room for another of the same e-mail: such a one finds nothing and makes nothing.

  async accounts(owner: string): Promise<DescribedAccount[]> {
    if (!this.#isHome(owner)) return [];
    return (await this.#accounts.list()).map((account) => this.#described(account));
  }

  async account(owner: string, id: string): Promise<DescribedAccount | null> {
    const account = this.#isHome(owner) ? await this.#accounts.find(id) : null;
    return account && this.#described(account);
  }

  async createAccount(owner: string, account: Account): Promise<DescribedWrite> {
    return this.#describedWrite(await this.#accounts.create(account, () => this.#isHome(owner)));
  }

  async updateAccount(owner: string, id: string, update: AccountUpdate): Promise<DescribedWrite> {
    if (!this.#isHome(owner)) return { kind: "unknown" };
    return this.#describedWrite(await this.#accounts.update(id, update));
  }

  /** Stores keys that a component renewed. They come out of an isolate, and may be anything. */
  async renewKeys(owner: string, id: string, keys: unknown): Promise<"written" | "unknown" | "too_large" | "not_keys"> {
    if (!this.#isHome(owner)) return "unknown";
    return isKeys(keys) ? (await this.#accounts.update(id, { keys })).kind : "not_keys";
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

  async variables(owner: string, id: string): Promise<Variables | null> {
    return this.#isHome(owner) ? this.#components.variables(id) : null;
  }

  async updateVariables(owner: string, id: string, update: VariablesUpdate): Promise<VariablesWrite> {
    return this.#isHome(owner) ? this.#components.updateVariables(id, update) : { kind: "unknown" };
  }

  /** What an execution takes along, in one call: one of the user's own components, an account, or both. Lists it if all is there. */
  supply(
    owner: string,
    componentId: string | null,
    accountId: string | null,
    listed: ListedExecution | null = null,
  ): Supplies {
    if (!this.#isHome(owner)) return { component: null, accountKeys: null, listedAt: null };
    const component = componentId === null ? null : this.#components.runnable(componentId);
    const accountKeys = accountId === null ? null : this.#accounts.sealedKeys(accountId);
    const isComplete =
      (componentId === null || (component !== null && hasEntry(component, listed))) &&
      (accountId === null || accountKeys !== null);
    const listedAt = listed && isComplete ? this.#history.add(listed.id, listed.component, Date.now()) : null;
    return { component, accountKeys, listedAt };
  }

  /** Newest first: the executions of the last day before the entry `before`, of one component where one is named. */
  executions(owner: string, before: number | null, component: string | null, limit: number): HistoryEntry[] {
    return this.#isHome(owner) ? this.#history.list(Date.now(), before, component, limit) : [];
  }

  /** The only alarm there is: entries of the list that nobody has taken over. */
  override alarm(): void {
    this.#history.sweep(Date.now());
  }

  /** While the deployment's sealing key is being rotated, an object that wakes seals all it keeps under the new one. */
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

  #described(account: Account): DescribedAccount {
    return { ...account, secretFields: this.#components.secretFields(account.type) };
  }

  #describedWrite(write: AccountWrite): DescribedWrite {
    return write.kind === "written" ? { ...write, account: this.#described(write.account) } : write;
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

function hasEntry({ names }: Runnable, listed: ListedExecution | null): boolean {
  const name = listed?.actionOrTrigger ?? null;
  return name === null || names.includes(name);
}

function ownerOf({ profile, createdAt }: StoredUser): string {
  return `${profile.id}.${createdAt.toString(36)}`;
}
