// The object of one user: profile, digest of the API key, accounts, components, history. Tenants share no table: a
// user's object is found by e-mail, and answers nobody else. Secrets are stored sealed.
import { DurableObject } from "cloudflare:workers";

import { isEqual } from "../bytes.ts";
import { readConfig } from "../config.ts";
import { describeError, log } from "../log.ts";
import {
  type Account,
  type AccountUpdate,
  type AccountWrite,
  Accounts,
  type AccountsPage,
  type Declares,
  type DescribedAccount,
  isKeys,
} from "./accounts.ts";
import { type Actor, type Caller, type Profile, type StoredUser, type Unauthorized, ownerOf } from "./actor.ts";
import { CodeLedger } from "./code.ts";
import {
  Components,
  type Expected,
  type Variables,
  type VariablesUpdate,
  type VariablesWrite,
  type OwnComponent,
  type Upload,
  type Uploaded,
} from "./components.ts";
import type { Excess } from "../limits.ts";
import { History, type HistoryEntry } from "./history.ts";
import { resealAll } from "./reseal.ts";
import { type ListedExecution, type Supplies, hasEntry } from "./supplies.ts";
import { type Safe, Sealer } from "../seal.ts";

const USER = "user";

/** The password fields of the built-in components, by id: the Worker knows them, and the object does not. */
export type BuiltInFields = Readonly<Record<string, readonly string[]>>;

/** The longest run that a deployment may allow, and the time to start it. */
const LAST_RUN_MS = 15 * 60_000;

/** Until code is deleted that could not be: R2 may be back in a moment, or after an outage. */
const SWEEP_PAUSE_MS = 60_000;

export class User extends DurableObject<Env> {
  readonly #safe: Safe;
  readonly #code: CodeLedger;
  // They remember what they stored, since nobody else writes; replaced when all of it is deleted.
  #accounts: Accounts;
  #components: Components;
  #history: History;
  #user: StoredUser | null;
  #isRootUser: boolean | null = null;

  constructor(ctx: DurableObjectState, env: Env) {
    super(ctx, env);
    const { sealingKeys } = readConfig(env);
    this.#safe = new Sealer(sealingKeys).safeOf(ctx.id.toString());
    this.#code = new CodeLedger(ctx.storage.kv, () => this.#arm());
    this.#accounts = new Accounts(ctx.storage.kv, this.#safe);
    this.#components = new Components(ctx.storage.kv, this.#safe, this.#code);
    this.#history = new History(ctx.storage, () => this.#arm());
    this.#user = ctx.storage.kv.get<StoredUser>(USER) ?? null;
    if (sealingKeys.length > 1) {
      const stores = [() => this.#accounts.reseal(this.#declares()), () => this.#components.reseal()];
      ctx.waitUntil(resealAll(ctx.id.toString(), stores));
    }
  }

  /** Who asks, if the key is this user's; else null. `keyDigest`: SHA-256 of the API key. */
  authenticate(keyDigest: Uint8Array): Actor | null {
    const user = this.#user;
    // Compared even if the user was deleted, so that both take the same time.
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

  /** Deletes the user with everything that is theirs; their code follows (code.ts). False if there is no such user. */
  erase(): boolean {
    if (this.#user === null) return false;
    this.#code.outlive(() => {
      void this.ctx.storage.deleteAll();
      this.#user = null;
      this.#accounts = new Accounts(this.ctx.storage.kv, this.#safe);
      this.#components = new Components(this.ctx.storage.kv, this.#safe, this.#code);
      this.#history = new History(this.ctx.storage, () => this.#arm());
    }, Date.now());
    return true;
  }

  // From here on, a request names its caller. A Worker remembers a key for a while (keys.ts), in which the key may have
  // been replaced, or the user deleted, perhaps to make room for another with the same e-mail: such a caller reads
  // nothing and changes nothing.

  isAuthorized(caller: Caller): boolean {
    return this.#isCaller(caller);
  }

  /** A page: those after the id `after`. */
  async accounts(caller: Caller, after: string | null): Promise<AccountsPage | Unauthorized> {
    return this.#isCaller(caller) ? this.#accounts.page(after, this.#declares()) : "unauthorized";
  }

  async account(caller: Caller, id: string): Promise<DescribedAccount | null | Unauthorized> {
    return this.#isCaller(caller) ? this.#accounts.find(id, this.#declares()) : "unauthorized";
  }

  async createAccount(caller: Caller, account: Account, builtIn: BuiltInFields): Promise<AccountWrite | Unauthorized> {
    const write = await this.#accounts.create(account, this.#declares(builtIn), () => this.#isCaller(caller));
    return write.kind === "unknown" ? "unauthorized" : write;
  }

  async updateAccount(
    caller: Caller,
    id: string,
    update: AccountUpdate,
    builtIn: BuiltInFields,
  ): Promise<AccountWrite | Unauthorized> {
    return this.#isCaller(caller) ? this.#accounts.update(id, update, this.#declares(builtIn)) : "unauthorized";
  }

  deleteAccount(caller: Caller, id: string): boolean | Unauthorized {
    return this.#isCaller(caller) ? this.#accounts.delete(id) : "unauthorized";
  }

  components(caller: Caller): OwnComponent[] | Unauthorized {
    return this.#isCaller(caller) ? this.#components.list() : "unauthorized";
  }

  component(caller: Caller, id: string): OwnComponent | null | Unauthorized {
    return this.#isCaller(caller) ? this.#components.find(id) : "unauthorized";
  }

  /** To be called before the code is stored, and where it is expected, `uploadComponent` afterwards. */
  expectComponent(caller: Caller, upload: Upload): Expected | Unauthorized {
    return this.#isCaller(caller) ? this.#components.expect(upload, Date.now()) : "unauthorized";
  }

  uploadComponent(caller: Caller, upload: Upload): Uploaded | Excess | Unauthorized {
    if (!this.#isCaller(caller)) return "unauthorized";
    const { executionMs } = readConfig(this.env).spans;
    // An execution that was scheduled before the replacement has expired by then, and its last run is over.
    return this.#components.upload(upload, Date.now(), executionMs + LAST_RUN_MS, (fields) =>
      this.#accounts.keepSecret(upload.id, this.#components.secretFields(upload.id), fields),
    );
  }

  deleteComponent(caller: Caller, id: string): boolean | Unauthorized {
    if (!this.#isCaller(caller)) return "unauthorized";
    this.#accounts.keepSecret(id, this.#components.secretFields(id), []);
    return this.#components.delete(id, Date.now());
  }

  async variables(caller: Caller, id: string): Promise<Variables | null | Unauthorized> {
    return this.#isCaller(caller) ? this.#components.variables(id) : "unauthorized";
  }

  async updateVariables(caller: Caller, id: string, update: VariablesUpdate): Promise<VariablesWrite | Unauthorized> {
    return this.#isCaller(caller) ? this.#components.updateVariables(id, update) : "unauthorized";
  }

  /**
   * What an execution takes along, in one call: one of the user's own components, an account, or both. Lists it if all
   * is there.
   */
  supply(
    caller: Caller,
    componentId: string | null,
    accountId: string | null,
    listed: ListedExecution | null = null,
  ): Supplies | Unauthorized {
    if (!this.#isCaller(caller)) return "unauthorized";
    const component = componentId === null ? null : this.#components.runnable(componentId);
    const account = accountId === null ? null : this.#accounts.sealed(accountId, this.#declares());
    const isComplete = (componentId === null || component !== null) && (accountId === null || account !== null);
    if (listed === null || !isComplete || !hasEntry(component, listed)) return { component, account, listedAt: null };
    const listedAt = this.#history.add(listed.id, listed.component, listed.isRepeatable, Date.now());
    return { component, account, listedAt };
  }

  /**
   * Newest first: the executions of the last day before the entry `before`, of one component if `component` names one.
   */
  executions(
    caller: Caller,
    before: number | null,
    component: string | null,
    limit: number,
  ): HistoryEntry[] | Unauthorized {
    return this.#isCaller(caller) ? this.#history.list(Date.now(), before, component, limit) : "unauthorized";
  }

  // What a running execution may do: it was accepted with a good key, and goes on when that is replaced.

  async retrieveAccount(owner: string, id: string): Promise<Account | null> {
    return this.#isOwner(owner) ? this.#accounts.find(id, this.#declares()) : null;
  }

  /**
   * Stores keys that a component renewed. They come out of an isolate, and may be anything. `secretFields`: those that
   * the component declares.
   */
  async renewKeys(
    owner: string,
    id: string,
    keys: unknown,
    secretFields: readonly string[],
  ): Promise<"written" | "unknown" | "not_keys" | Excess["limit"]> {
    if (!this.#isOwner(owner)) return "unknown";
    if (!isKeys(keys)) return "not_keys";
    const declares: Declares = (type) => [...this.#components.secretFields(type), ...secretFields];
    const write = await this.#accounts.update(id, { keys }, declares);
    return write.kind === "excess" ? write.limit : write.kind;
  }

  /** The only alarm: it sweeps up history that no new entry has taken over, and code that nobody needs any more. */
  override async alarm(): Promise<void> {
    const now = Date.now();
    this.#history.sweep(now);
    try {
      await this.#code.sweep(now, (keys) => this.env.COMPONENT_CODE.delete(keys));
      this.#arm();
    } catch (error) {
      log.error("sweep_failed", { user: this.ctx.id.toString(), ...describeError(error) });
      this.#arm(now + SWEEP_PAUSE_MS);
    }
  }

  /** Sets the alarm for what is to be swept first, but not before `from` (epoch milliseconds). */
  #arm(from = 0): void {
    const instants = [this.#history.sweepAt(), this.#code.sweepAt()].filter((at) => at !== null);
    if (instants.length > 0) void this.ctx.storage.setAlarm(Math.max(Math.min(...instants), from));
  }

  #declares(builtIn: BuiltInFields = {}): Declares {
    return (id) => (Object.hasOwn(builtIn, id) ? (builtIn[id] ?? []) : this.#components.secretFields(id));
  }

  #save(user: StoredUser): void {
    this.ctx.storage.kv.put(USER, user);
    this.#user = user;
  }

  /** Root's key is not here, but in the deployment's secrets, and the Worker has checked it. */
  #isCaller({ owner, keyDigest }: Caller): boolean {
    const user = this.#user;
    if (user !== null && owner === ownerOf(user)) return isEqual(user.keyDigest, keyDigest);
    return this.#isRoot(owner);
  }

  /** Whether `owner` is the present user of this object. */
  #isOwner(owner: string): boolean {
    const user = this.#user;
    return (user !== null && owner === ownerOf(user)) || this.#isRoot(owner);
  }

  /** The root user is in the deployment's secrets and has no record here. */
  #isRoot(owner: string): boolean {
    this.#isRootUser ??= this.env.USERS.idFromName(readConfig(this.env).root.email).equals(this.ctx.id);
    return this.#isRootUser && owner === this.ctx.id.toString();
  }
}
