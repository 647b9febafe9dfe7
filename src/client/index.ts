// The client of a coatcheck service, for browsers and for Node 20.3 or newer. It needs nothing but fetch.
//
// A request that gets lost is sent again wherever that does no harm, for about 40 seconds. After that, and for
// everything else that the service refuses, a call throws an error of errors.ts. A call that is aborted throws its
// signal's reason.
import type {
  Account,
  AccountDetails,
  Component,
  ComponentWithTeam,
  Environment,
  EnvironmentUpdate,
  Execution,
  Executions,
  Logs,
  NewUser,
  PushedComponent,
  Status,
  User,
  UserWithKey,
} from "./api.ts";
import { type EventsOptions, events } from "./events.ts";
import type { Order, StatusEvent } from "./execution.ts";
import { type RunOptions, run } from "./run.ts";
import {
  acknowledge,
  answered,
  cancel,
  deleted,
  execution,
  makeKey,
  onlyResult,
  poll,
  result,
  schedule,
} from "./steps.ts";
import { type Fetch, Transport, segment } from "./transport.ts";

export * from "./errors.ts";
export type { EventsOptions, Fetch, RunOptions };
export * from "./execution.ts";
export { EXECUTION_TYPES, LOG_LEVELS, STATUSES } from "./api.ts";
export type {
  Account,
  AccountDetails,
  Component,
  ComponentWithTeam as OwnedComponent,
  Execution,
  ExecutionType,
  Executions,
  Failure,
  GetMetaModel,
  LogLevel,
  LogLine,
  Logs,
  NewUser as UserDetails,
  PushedComponent as UploadedComponent,
  Reason,
  SelectModel,
  Status,
  User,
  UserWithKey,
  VerifyCredentials,
  Violation,
} from "./api.ts";

export interface CoatcheckOptions {
  /**
   * The service's address, such as `http://localhost:8787`. A browser can only reach the service that the page came
   * from.
   */
  readonly url: string | URL;
  readonly email: string;
  readonly apiKey: string;
  /** Replaces the platform's. It must not follow a redirect if `redirect` is `manual`. */
  readonly fetch?: Fetch | undefined;
  /** Replaces JSON.parse for answers, for instance to keep numbers exact. */
  readonly parse?: ((text: string) => unknown) | undefined;
  /**
   * How often a request is sent before the call throws Unavailable; 10 by default. For an execution that the service
   * has accepted, `run` never gives up earlier than that.
   */
  readonly tries?: number | undefined;
}

export interface CallOptions {
  readonly signal?: AbortSignal | null | undefined;
}

export interface KeyedOptions extends CallOptions {
  /**
   * 1 to 255 visible ASCII characters. Left out, each call makes a key of its own, under which it repeats a request
   * that got lost.
   */
  readonly idempotencyKey?: string | undefined;
}

export class Coatcheck {
  readonly #transport: Transport;

  /** Throws TypeError if `url` is not a URL. */
  constructor(options: CoatcheckOptions) {
    this.#transport = new Transport(options);
  }

  /**
   * Schedules an execution, waits for it, and returns the data of its result. Whatever gets lost on the way, even if
   * the service restarts, the execution is scheduled once and its result is fetched once. Throws Rejected, Expired, and
   * what any request throws.
   */
  run(order: Order, options: RunOptions = {}): Promise<unknown> {
    return run(this.#transport, order, options);
  }

  /** The same key with the same order is the same execution. If the call is aborted, it may or may not be scheduled. */
  async schedule(order: Order, { idempotencyKey = makeKey(), signal }: KeyedOptions = {}): Promise<{ id: string }> {
    return { id: await schedule(this.#transport, order, idempotencyKey, { signal }) };
  }

  /** Whether there is an outcome. Waits up to `waitSeconds` (30 at most) for it. Throws Expired and NotFound. */
  async poll(id: string, options: KeyedOptions & { waitSeconds?: number } = {}): Promise<"pending" | "ready"> {
    const { idempotencyKey, waitSeconds = 0, signal } = options;
    return (await poll(this.#transport, id, idempotencyKey, waitSeconds, { signal })).state;
  }

  /**
   * The data, once: the first key to ask gets it. Under a key that you pass, you can ask again until you acknowledge,
   * or for 15 minutes. Throws Rejected and NotFound.
   */
  result(id: string, { idempotencyKey, signal }: KeyedOptions = {}): Promise<unknown> {
    return idempotencyKey === undefined
      ? onlyResult(this.#transport, id, makeKey(), { signal })
      : result(this.#transport, id, idempotencyKey, { signal });
  }

  /** Has the service erase the result that you fetched under this key. Throws NotFound if there is none. */
  acknowledge(id: string, { idempotencyKey, signal }: KeyedOptions & { idempotencyKey: string }): Promise<void> {
    return acknowledge(this.#transport, id, idempotencyKey, { signal });
  }

  /** Keeps the component from starting, or discards its outcome. */
  cancel(id: string, { signal }: CallOptions = {}): Promise<void> {
    return cancel(this.#transport, id, { signal });
  }

  /** Everything known about an execution. Does not fetch its result. */
  execution(id: string, { signal }: CallOptions = {}): Promise<Execution> {
    return execution(this.#transport, id, { signal });
  }

  /**
   * Your executions of the last day, newest first. With a filter, a page may be empty and there may still be a next
   * one.
   */
  executions(
    query: { status?: Status; component?: string; limit?: number; cursor?: string } & CallOptions = {},
  ): Promise<Executions> {
    const { signal, ...filter } = query;
    return this.#get(`/v1/exec${queryOf(filter)}`, signal);
  }

  /** What the component logged, once there is an outcome. */
  async logs(id: string, { signal }: CallOptions = {}): Promise<Logs> {
    return this.#get(`/v1/exec/${segment(id)}/logs`, signal);
  }

  /**
   * The changes of an execution as they happen: from the first, or from the one after `lastEventId`, to the last. A
   * stream that breaks is opened again. Leave the loop to close it.
   */
  events(id: string, options: EventsOptions = {}): AsyncGenerator<StatusEvent, void, undefined> {
    return events(this.#transport, id, options);
  }

  readonly accounts = {
    list: (): Promise<readonly Account[]> => this.#get("/v1/accounts"),
    get: async (id: string): Promise<Account> => this.#get(`/v1/accounts/${segment(id)}`),
    /** Not repeated if the answer is lost: when this throws Unavailable, the account may exist all the same. */
    create: (details: AccountDetails): Promise<Account> => this.request("POST", "/v1/accounts", details),
    /** Leaves alone what `details` leaves out. Merges the keys by name; null removes one. */
    update: async (id: string, details: AccountDetails): Promise<Account> =>
      this.request("PUT", `/v1/accounts/${segment(id)}`, details),
    delete: async (id: string): Promise<void> => this.#delete(`/v1/accounts/${segment(id)}`),
  };

  readonly components = {
    /** The components that every user has. */
    public: async (): Promise<readonly Component[]> => (await this.#components("public")).components,
    /** Your own components. */
    mine: async (): Promise<readonly Component[]> => (await this.#components("mine")).components,
    get: async (id: string): Promise<ComponentWithTeam> => this.#get(`/v1/components/${segment(id)}`),
    /**
     * `file` is what `coatcheck pack DIR -o FILE` writes; `name` is for listings, by default the title in
     * component.json.
     */
    upload: async (id: string, file: Blob | Uint8Array, { name }: { name?: string } = {}): Promise<PushedComponent> =>
      this.request("PUT", `/v1/components/${segment(id)}${queryOf({ name })}`, file),
    delete: async (id: string): Promise<void> => this.#delete(`/v1/components/${segment(id)}`),
    /** The environment variables of your own component, with their values masked. */
    env: async (id: string): Promise<Environment> => this.#get(`/v1/repos/${segment(id)}/env`),
    /** Merges the variables by name; null removes one. */
    setEnv: async (id: string, env: EnvironmentUpdate): Promise<Environment> =>
      this.request("PUT", `/v1/repos/${segment(id)}/env`, env),
  };

  readonly users = {
    me: (): Promise<User> => this.#get("/v1/users"),
    /** Root only. Not repeated if the answer is lost: when this throws Unavailable, the user may exist all the same. */
    create: (details: NewUser): Promise<UserWithKey> => this.request("POST", "/v1/users", details),
    /**
     * Replaces the API key, your own if `id` is left out. The old one, which this client has, stops working within a
     * minute.
     */
    rotate: async (id?: string): Promise<UserWithKey> => {
      const whose = id ?? (await this.users.me()).id;
      return this.request("POST", `/v1/users/${segment(whose)}/api_secret`);
    },
    /** Root only. Deletes everything that belongs to the user, too. */
    delete: async (id: string): Promise<void> => this.#delete(`/v1/users/${segment(id)}`),
  };

  /**
   * Sends any request of the API. `body` goes out as JSON, but bytes go as they are. Returns the body of the answer, or
   * null if it is not JSON. A POST whose answer is lost is only repeated if `headers` has an `Idempotency-Key`.
   */
  async request<T = unknown>(
    method: string,
    path: string,
    body?: unknown,
    options: CallOptions & { headers?: Readonly<Record<string, string>> } = {},
  ): Promise<T> {
    return (await answered(this.#transport.send(method, path, { ...options, body }))) as T;
  }

  #get<T>(path: string, signal?: AbortSignal | null): Promise<T> {
    return this.request("GET", path, undefined, { signal });
  }

  #delete(path: string): Promise<void> {
    return deleted(this.#transport.send("DELETE", path));
  }

  #components(which: "public" | "mine"): Promise<{ components: readonly Component[] }> {
    return this.#get(`/v1/components/${which}`);
  }
}

function queryOf(parameters: Readonly<Record<string, string | number | undefined>>): string {
  const given = Object.entries(parameters).flatMap(([name, value]) =>
    value === undefined ? [] : [[name, String(value)]],
  );
  return given.length === 0 ? "" : `?${new URLSearchParams(given).toString()}`;
}
