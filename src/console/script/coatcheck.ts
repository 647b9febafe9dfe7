// The service, as the console asks it.
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

export type Order = Readonly<Record<string, unknown>> & { readonly execution_type: string };

export class CoatcheckError extends Error {
  override readonly name: string = "CoatcheckError";
  readonly status: number | null;
  constructor(message: string, status: number | null) {
    super(message);
    this.status = status;
  }
}
export class Unauthorized extends CoatcheckError {}
export class Expired extends CoatcheckError {}
export class NotFound extends CoatcheckError {}
export class Unavailable extends CoatcheckError {}
export class InvalidRequest extends CoatcheckError {
  readonly violations: readonly { readonly path: string; readonly message: string }[];
  constructor(message: string, status: number, violations: InvalidRequest["violations"]) {
    super(message, status);
    this.violations = violations;
  }
}
export class Rejected extends CoatcheckError {
  readonly reason: { readonly name: string; readonly message: string };
  constructor(reason: { readonly name: string; readonly message: string }) {
    super(`${reason.name}: ${reason.message}`, 400);
    this.reason = reason;
  }
}

interface Options {
  readonly signal?: AbortSignal;
  readonly idempotencyKey?: string;
  readonly waitSeconds?: number;
}

export class Coatcheck {
  readonly #authorization: string;

  constructor({ email, apiKey }: { readonly email: string; readonly apiKey: string }) {
    this.#authorization = `Basic ${btoa(String.fromCodePoint(...new TextEncoder().encode(`${email}:${apiKey}`)))}`;
  }

  readonly users = { me: () => this.request<{ id: string; email: string }>("GET", "/v1/users") };

  readonly components = {
    public: async () => (await this.request<{ components: Component[] }>("GET", "/v1/components/public")).components,
    mine: async () => (await this.request<{ components: Component[] }>("GET", "/v1/components/mine")).components,
    get: (id: string) => this.request<Component>("GET", `/v1/components/${encodeURIComponent(id)}`),
    upload: (id: string, file: Blob) =>
      this.request<Component & { changed: boolean }>("PUT", `/v1/components/${encodeURIComponent(id)}`, file),
    delete: (id: string) => this.request<null>("DELETE", `/v1/components/${encodeURIComponent(id)}`),
  };

  readonly accounts = {
    list: () => this.request<Account[]>("GET", "/v1/accounts"),
    get: (id: string) => this.request<Account>("GET", `/v1/accounts/${encodeURIComponent(id)}`),
    create: (details: Partial<Account>) => this.request<Account>("POST", "/v1/accounts", details),
    update: (id: string, details: Partial<Account>) => this.request<Account>("PUT", `/v1/accounts/${id}`, details),
    delete: (id: string) => this.request<null>("DELETE", `/v1/accounts/${id}`),
  };

  async schedule(order: Order, { idempotencyKey, signal }: Options = {}): Promise<{ id: string }> {
    const response = await this.#send("POST", "/v1/exec/schedule", order, signal, idempotencyKey);
    if (!response.ok) return refuse(response);
    return { id: response.headers.get("Location")?.split("/").at(-1) ?? "" };
  }

  async poll(id: string, { signal }: Options = {}): Promise<"pending" | "ready"> {
    const response = await this.#send("GET", `/v1/exec/poll/${id}`, undefined, signal);
    if (response.type === "opaqueredirect") return "ready";
    return response.ok ? "pending" : refuse(response);
  }

  async result(id: string, { idempotencyKey, signal }: Options = {}): Promise<unknown> {
    const response = await this.#send("GET", `/v1/exec/result/${id}`, undefined, signal, idempotencyKey);
    return response.ok ? ((await response.json()) as { data: unknown }).data : refuse(response);
  }

  async cancel(id: string): Promise<void> {
    await this.request("DELETE", `/v1/exec/${id}`);
  }

  async request<T>(method: string, path: string, body?: unknown): Promise<T> {
    const response = await this.#send(method, path, body);
    if (!response.ok) return refuse(response);
    return (response.status === 204 ? null : await response.json()) as T;
  }

  async #send(method: string, path: string, body?: unknown, signal?: AbortSignal, key?: string): Promise<Response> {
    const isFile = body instanceof Blob;
    try {
      return await fetch(path, {
        method,
        credentials: "omit",
        redirect: "manual",
        signal: signal ?? null,
        headers: {
          Authorization: this.#authorization,
          ...(body !== undefined && { "Content-Type": isFile ? "application/gzip" : "application/json" }),
          ...(key !== undefined && { "Idempotency-Key": key }),
          ...(path.includes("/poll/") && { Prefer: "wait=20" }),
        },
        ...(body !== undefined && { body: isFile ? body : JSON.stringify(body) }),
      });
    } catch (error) {
      if (signal?.aborted === true) throw error;
      throw new Unavailable("The service could not be reached.", null);
    }
  }
}

async function refuse(response: Response): Promise<never> {
  const body = (await response.json()) as {
    message: string;
    errors?: InvalidRequest["violations"];
    reason?: Rejected["reason"];
  };
  if (body.reason !== undefined) throw new Rejected(body.reason);
  if (response.status === 401) throw new Unauthorized(body.message, 401);
  if (response.status === 404) throw new NotFound(body.message, 404);
  if (response.status === 400) throw new InvalidRequest(body.message, 400, body.errors ?? []);
  throw new CoatcheckError(body.message, response.status);
}
