// The object of one user: profile, digest of the API key, accounts, components, history. Tenants share no table: a
// user's object is found by e-mail, and answers nobody else. Secrets are stored sealed.
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
  /** The tenant that executions belong to: a user who is deleted and created again is another one. */
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

/** The longest run that a deployment may allow, and the time to start it. */
const LAST_RUN_MS = 15 * 60_000;

export class User extends DurableObject<Env> {
  readonly #safe: Safe;
  readonly #accounts: Accounts;
  // They remember what they stored, since nobody else writes; replaced when all of it is deleted.
  #components: Components;
  #history: History;
  #user: StoredUser | null;
  #isRootUser: boolean | null = null;

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

  /** Who asks, if the key is this user's; else null. `keyDigest`: SHA-256 of the API key. */
  authenticate(keyDigest: Uint8Array): Actor | null {
    const user = this.#user;
    // Compared even if there is no such user, so that both take the same time.
    const isMatch = crypto.subtle.timingSafeEqual(user?.keyDigest ?? new Uint8Array(keyDigest.byteLength), keyDigest);
    if (user === null || !isMatch) return null;
    return { profile: user.profile, owner: ownerOf(user), isRoot: false, keyDigest };
  }

  /** Null if the e-mail is taken, unless by this very call, whose answer was lost. */
  create(details: Omit<Profile, "id">, keyDigest: Uint8Array): Profile | null {
    const user = this.#user;
    if (user !== null) return isEqual(user.keyDigest, keyDigest) ? user.profile : null;
    const profile: Profile = { id: this.ctx.id.toString(), ...details };
    this.#save({ profile, keyDigest, createdAt: Date.now() });
    return profile;
  }

  /**
   * Replaces the key `seen`, or any key if that is null. A replaced key may be remembered for a while (keys.ts), and
   * must not be good for a new one. Null if there is no such user.
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

  /** Deletes the user with everything that is theirs. False if there is no such user. */
  erase(): boolean {
    if (this.#user === null) return false;
    void this.ctx.storage.deleteAll();
    this.#user = null;
    this.#components = new Components(this.ctx.storage.kv, this.#safe);
    this.#history = new History(this.ctx.storage);
    return true;
  }

  // From here on, callers name the owner. A Worker remembers a key for a while (keys.ts), so that the owner may have
  // been deleted, perhaps to make room for another with the same e-mail: such an owner finds nothing and changes
  // nothing.

  async accounts(owner: string): Promise<DescribedAccount[]> {
    if (!this.#isOwner(owner)) return [];
    return (await this.#accounts.list()).map((account) => this.#described(account));
  }

  async account(owner: string, id: string): Promise<DescribedAccount | null> {
    const account = this.#isOwner(owner) ? await this.#accounts.find(id) : null;
    return account && this.#described(account);
  }

  async createAccount(owner: string, account: Account): Promise<DescribedWrite> {
    return this.#describedWrite(await this.#accounts.create(account, () => this.#isOwner(owner)));
  }

  async updateAccount(owner: string, id: string, update: AccountUpdate): Promise<DescribedWrite> {
    if (!this.#isOwner(owner)) return { kind: "unknown" };
    return this.#describedWrite(await this.#accounts.update(id, update));
  }

  /** Stores keys that a component renewed. They come out of an isolate, and may be anything. */
  async renewKeys(owner: string, id: string, keys: unknown): Promise<"written" | "unknown" | "too_large" | "not_keys"> {
    if (!this.#isOwner(owner)) return "unknown";
    return isKeys(keys) ? (await this.#accounts.update(id, { keys })).kind : "not_keys";
  }

  deleteAccount(owner: string, id: string): boolean {
    return this.#isOwner(owner) && this.#accounts.delete(id);
  }

  components(owner: string): OwnComponent[] {
    return this.#isOwner(owner) ? this.#components.list() : [];
  }

  component(owner: string, id: string): OwnComponent | null {
    return this.#isOwner(owner) ? this.#components.find(id) : null;
  }

  /** Null where the user has been deleted in the meantime. */
  uploadComponent(owner: string, upload: Upload): Uploaded | null {
    if (!this.#isOwner(owner)) return null;
    const { executionMs } = readConfig(this.env).spans;
    // An execution that was scheduled before the replacement has expired by then, and its last run is over.
    return this.#components.upload(upload, Date.now(), executionMs + LAST_RUN_MS);
  }

  deleteComponent(owner: string, id: string): readonly string[] | null {
    return this.#isOwner(owner) ? this.#components.delete(id) : null;
  }

  async variables(owner: string, id: string): Promise<Variables | null> {
    return this.#isOwner(owner) ? this.#components.variables(id) : null;
  }

  async updateVariables(owner: string, id: string, update: VariablesUpdate): Promise<VariablesWrite> {
    return this.#isOwner(owner) ? this.#components.updateVariables(id, update) : { kind: "unknown" };
  }

  /**
   * What an execution takes along, in one call: one of the user's own components, an account, or both. Lists it if all
   * is there.
   */
  supply(
    owner: string,
    componentId: string | null,
    accountId: string | null,
    listed: ListedExecution | null = null,
  ): Supplies {
    if (!this.#isOwner(owner)) return { component: null, accountKeys: null, listedAt: null };
    const component = componentId === null ? null : this.#components.runnable(componentId);
    const accountKeys = accountId === null ? null : this.#accounts.sealedKeys(accountId);
    const isComplete =
      (componentId === null || (component !== null && hasEntry(component, listed))) &&
      (accountId === null || accountKeys !== null);
    const listedAt = listed && isComplete ? this.#history.add(listed.id, listed.component, Date.now()) : null;
    return { component, accountKeys, listedAt };
  }

  /**
   * Newest first: the executions of the last day before the entry `before`, of one component if `component` names one.
   */
  executions(owner: string, before: number | null, component: string | null, limit: number): HistoryEntry[] {
    return this.#isOwner(owner) ? this.#history.list(Date.now(), before, component, limit) : [];
  }

  /** The only alarm: it sweeps up history that no new entry has taken over. */
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

  /**
   * Whether `owner` is the present user of this object. The root user is in the deployment's secrets and has no record
   * here.
   */
  #isOwner(owner: string): boolean {
    const user = this.#user;
    if (user !== null && owner === ownerOf(user)) return true;
    this.#isRootUser ??= this.env.USERS.idFromName(readConfig(this.env).root.email).equals(this.ctx.id);
    return this.#isRootUser && owner === this.ctx.id.toString();
  }
}

function hasEntry({ names }: Runnable, listed: ListedExecution | null): boolean {
  const name = listed?.actionOrTrigger ?? null;
  return name === null || names.includes(name);
}

function ownerOf({ profile, createdAt }: StoredUser): string {
  return `${profile.id}.${createdAt.toString(36)}`;
}
