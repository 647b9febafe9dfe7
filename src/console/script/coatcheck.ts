// The service, as the console asks it.
import type { Credentials } from "./session.ts";

export interface Component {
  readonly repo_id: string;
  readonly name: string;
  readonly data: Readonly<Record<string, unknown>>;
}

export interface Account {
  readonly id: string;
  readonly name: string;
  readonly type: string;
  readonly keys: Readonly<Record<string, unknown>>;
}

/** Thrown: the service refused, or could not be reached (status 0). */
export class Refused extends Error {
  override readonly name = "Refused";
  readonly status: number;

  constructor(status: number, message: string) {
    super(message);
    this.status = status;
  }
}

/** Thrown: the component failed. */
export class Rejected extends Error {
  override readonly name = "Rejected";
  readonly reason: { readonly name: string; readonly message: string };

  constructor(reason: { readonly name: string; readonly message: string }) {
    super(reason.message);
    this.reason = reason;
  }
}

export class Coatcheck {
  readonly #authorization: string;

  constructor({ email, apiKey }: Credentials) {
    this.#authorization = `Basic ${btoa(String.fromCodePoint(...new TextEncoder().encode(`${email}:${apiKey}`)))}`;
  }

  readonly users = { me: () => this.request<{ id: string; email: string }>("GET", "/v1/users") };

  readonly components = {
    public: async () => (await this.request<{ components: Component[] }>("GET", "/v1/components/public")).components,
    mine: async () => (await this.request<{ components: Component[] }>("GET", "/v1/components/mine")).components,
    get: (id: string) => this.request<Component>("GET", `/v1/components/${encodeURIComponent(id)}`),
    upload: (id: string, file: Blob) => this.#send<Component>("PUT", `/v1/components/${encodeURIComponent(id)}`, file),
    delete: (id: string) => this.request<null>("DELETE", `/v1/components/${encodeURIComponent(id)}`),
  };

  readonly accounts = {
    list: () => this.request<Account[]>("GET", "/v1/accounts"),
    create: (details: Partial<Account>) => this.request<Account>("POST", "/v1/accounts", details),
    update: (id: string, details: Partial<Account>) => this.request<Account>("PUT", `/v1/accounts/${id}`, details),
    delete: (id: string) => this.request<null>("DELETE", `/v1/accounts/${id}`),
  };

  request<Answer>(method: string, path: string, body?: unknown): Promise<Answer> {
    return this.#send(
      method,
      path,
      body === undefined ? null : new Blob([JSON.stringify(body)], { type: "application/json" }),
    );
  }

  async #send<Answer>(method: string, path: string, body: Blob | null): Promise<Answer> {
    const response = await fetch(path, {
      method,
      credentials: "omit",
      headers: {
        Authorization: this.#authorization,
        ...(body !== null && { "Content-Type": body.type || "application/gzip" }),
      },
      body,
    });
    if (response.status === 204) return null as Answer;
    const answer: unknown = await response.json();
    if (!response.ok) throw new Refused(response.status, String((answer as { message?: unknown }).message));
    return answer as Answer;
  }
}
