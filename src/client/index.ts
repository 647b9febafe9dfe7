// The client of a coatcheck service, for browsers and for Node 20.3 or newer, on nothing but fetch.
//
// What got lost on the way is asked for again, wherever that does no harm, for about 40 seconds; then, and for everything else
// that the service refuses, an error of errors.ts is thrown. A call that is aborted throws its signal's reason.
import { type Listening, events } from "./events.ts";
import type { Execution, LogLine, Order, Status, StatusEvent } from "./execution.ts";
import type { Account, AccountDetails, Component, OwnedComponent, UploadedComponent } from "./resources.ts";
import type { User, UserDetails, UserWithKey } from "./resources.ts";
import { segment } from "./refusal.ts";
import { type RunOptions, run } from "./run.ts";
import { answered, cancel, deleted, execution, makeKey, poll, result, schedule } from "./steps.ts";
import { type Fetch, Transport } from "./transport.ts";

export * from "./errors.ts";
export type { Fetch, Listening, RunOptions };
export * from "./execution.ts";
export type * from "./resources.ts";

export interface CoatcheckOptions {
  /** The service's address, such as `http://localhost:8787`. A browser reaches the one that it has the page from. */
  readonly url: string | URL;
  readonly email: string;
  readonly apiKey: string;
  /** Takes the place of the platform's. It must not follow a redirect where `redirect` is `manual`. */
  readonly fetch?: Fetch | undefined;
  /** Takes the place of JSON.parse for answers, such as one that keeps numbers exact. */
  readonly parse?: ((text: string) => unknown) | undefined;
  /**
   * How often a request is sent before it throws Unavailable: 10 times if left out. `run` asks for what was accepted no
   * fewer times than that.
   */
  readonly tries?: number | undefined;
}

export interface CallOptions {
  readonly signal?: AbortSignal | null | undefined;
}

export interface KeyedOptions extends CallOptions {
  /** 1 to 255 visible ASCII characters; one of its own if left out, for which a lost answer is repeated all the same. */
  readonly idempotencyKey?: string | undefined;
}

export class Coatcheck {
  readonly #transport: Transport;

  /** Throws TypeError where `url` is none. */
  constructor(options: CoatcheckOptions) {
    this.#transport = new Transport(options);
  }

  /**
   * Schedules, waits, and answers the data of the result. Whatever is lost in the middle, the service started anew included,
   * the execution is scheduled once and its result fetched once. Throws Rejected, Expired, and what any request throws.
   */
  run(order: Order, options: RunOptions = {}): Promise<unknown> {
    return run(this.#transport, order, options);
  }

  /** The same key with the same order is the same execution. Aborted while it is on the way, it may be scheduled or not. */
  async schedule(order: Order, { idempotencyKey = makeKey(), signal }: KeyedOptions = {}): Promise<{ id: string }> {
    return { id: await schedule(this.#transport, order, idempotencyKey, { signal }) };
  }

  /** Whether there is an outcome; waits up to `waitSeconds` (30 at most) for it. Throws Expired and NotFound. */
  async poll(id: string, options: KeyedOptions & { waitSeconds?: number } = {}): Promise<"pending" | "ready"> {
    const { idempotencyKey, waitSeconds = 0, signal } = options;
    return (await poll(this.#transport, id, idempotencyKey, waitSeconds, { signal })).state;
  }

  /** The data, once: to the first key that asks, which may ask again for a minute. Throws Rejected and NotFound. */
  result(id: string, { idempotencyKey = makeKey(), signal }: KeyedOptions = {}): Promise<unknown> {
    return result(this.#transport, id, idempotencyKey, { signal });
  }

  /** The component is not started, or its outcome thrown away. */
  cancel(id: string, { signal }: CallOptions = {}): Promise<void> {
    return cancel(this.#transport, id, { signal });
  }

  /** What there is to say of an execution; hands nothing out. */
  execution(id: string, { signal }: CallOptions = {}): Promise<Execution> {
    return execution(this.#transport, id, { signal });
  }

  /** One's own of the last day, newest first. With a filter a page may be empty and still have a next one. */
  executions(
    query: { status?: Status; component?: string; limit?: number; cursor?: string } & CallOptions = {},
  ): Promise<{ executions: readonly Execution[]; next_cursor: string | null }> {
    const { signal, ...filter } = query;
    return this.#get(`/v1/exec${queryOf(filter)}`, signal);
  }

  /** What the component logged, once there is an outcome. */
  async logs(id: string, { signal }: CallOptions = {}): Promise<{ logs: readonly LogLine[]; truncated: boolean }> {
    return this.#get(`/v1/exec/${segment(id)}/logs`, signal);
  }

  /**
   * The changes of an execution, from the first, or from that after `lastEventId`, to the last, as they happen. A stream that
   * breaks is opened again. Leaving the loop ends it.
   */
  events(id: string, options: Listening = {}): AsyncGenerator<StatusEvent, void, undefined> {
    return events(this.#transport, id, options);
  }

  readonly accounts = {
    list: (): Promise<readonly Account[]> => this.#get("/v1/accounts"),
    get: async (id: string): Promise<Account> => this.#get(`/v1/accounts/${segment(id)}`),
    /** Not repeated where the answer is lost: the account may be there when Unavailable is thrown. */
    create: (details: AccountDetails): Promise<Account> => this.request("POST", "/v1/accounts", details),
    update: async (id: string, details: AccountDetails): Promise<Account> =>
      this.request("PUT", `/v1/accounts/${segment(id)}`, details),
    delete: async (id: string): Promise<void> => this.#delete(`/v1/accounts/${segment(id)}`),
  };

  readonly components = {
    /** Those that everybody has. */
    public: async (): Promise<readonly Component[]> => (await this.#components("public")).components,
    /** One's own. */
    mine: async (): Promise<readonly Component[]> => (await this.#components("mine")).components,
    get: async (id: string): Promise<OwnedComponent> => this.#get(`/v1/components/${segment(id)}`),
    /** `file`: what `coatcheck pack DIR -o FILE` writes. `name`: in listings, component.json's title if left out. */
    upload: async (id: string, file: Blob | Uint8Array, { name }: { name?: string } = {}): Promise<UploadedComponent> =>
      this.request("PUT", `/v1/components/${segment(id)}${queryOf({ name })}`, file),
    delete: async (id: string): Promise<void> => this.#delete(`/v1/components/${segment(id)}`),
    /** The environment variables of one's own, values masked. */
    env: async (id: string): Promise<Readonly<Record<string, string>>> => this.#get(`/v1/repos/${segment(id)}/env`),
    /** Merged by name; null removes one. */
    setEnv: async (
      id: string,
      env: Readonly<Record<string, string | null>>,
    ): Promise<Readonly<Record<string, string>>> => this.request("PUT", `/v1/repos/${segment(id)}/env`, env),
  };

  readonly users = {
    me: (): Promise<User> => this.#get("/v1/users"),
    /** Root only. Not repeated where the answer is lost: the user may be there when Unavailable is thrown. */
    create: (details: UserDetails): Promise<UserWithKey> => this.request("POST", "/v1/users", details),
    /** A new key, for oneself if `id` is left out. The old one, which this client has, stops working within a minute. */
    rotate: async (id?: string): Promise<UserWithKey> => {
      const whose = id ?? (await this.users.me()).id;
      return this.request("POST", `/v1/users/${segment(whose)}/api_secret`);
    },
    /** Root only; with everything that is theirs. */
    delete: async (id: string): Promise<void> => this.#delete(`/v1/users/${segment(id)}`),
  };

  /**
   * Any request of the API: `body` goes as JSON, bytes go as they are. Answers the body, null where it is none. A POST is not
   * repeated where its answer is lost, unless an `Idempotency-Key` is among the headers.
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
