// Requests to the Worker under test, as its root user unless another is named.
import { env, exports } from "cloudflare:workers";

import type { ExecutionView } from "../../src/execution/view.ts";

const worker = (exports as unknown as { default: Fetcher }).default;

export const bindings = env;

export interface Credentials {
  readonly email: string;
  readonly key: string;
}

export const root: Credentials = { email: bindings.ROOT_EMAIL, key: bindings.ROOT_API_KEY };

interface Init {
  readonly method?: string;
  readonly headers?: Record<string, string>;
  readonly body?: unknown;
  /** A body that is sent as it is. */
  readonly file?: ArrayBuffer;
  readonly as?: Credentials | null;
}

/** Sends a request to `path`, with a JSON body where one is given. Redirects are not followed. */
export function send(path: string, { method, headers, body, file, as = root }: Init = {}): Promise<Response> {
  return worker.fetch(new URL(path, "https://coatcheck.example").href, {
    method: method ?? (body === undefined ? "GET" : "POST"),
    redirect: "manual",
    headers: {
      ...(as !== null && { Authorization: `Basic ${btoa(`${as.email}:${as.key}`)}` }),
      ...(body !== undefined && { "Content-Type": "application/json" }),
      ...headers,
    },
    ...(file !== undefined && { body: file }),
    ...(body !== undefined && { body: typeof body === "string" ? body : JSON.stringify(body) }),
  });
}

export function verification(component: string, account_data: Record<string, unknown> = {}) {
  return { execution_type: "verify_credentials", component, account_data };
}

/** Schedules, and answers the id of the execution. */
export async function schedule(body: unknown, init: Init = {}): Promise<string> {
  const response = await send("/v1/exec/schedule", { ...init, body });
  if (response.status !== 202) throw new Error(`${response.status} ${await response.text()}`);
  return idIn(response);
}

export function idIn(response: Response): string {
  return response.headers.get("Location")?.split("/").at(-1) ?? "";
}

/** Waits until the execution is done, and answers the last poll. */
export function waitUntilDone(id: string, init: Init = {}): Promise<Response> {
  return send(`/v1/exec/poll/${id}`, { ...init, headers: { ...init.headers, Prefer: "wait=30" } });
}

/** Makes a user, and answers their credentials and id. Files share storage: no two may make the same user. */
export async function makeUser(email: string): Promise<Credentials & { id: string }> {
  const response = await send("/v1/users", { body: { email } });
  if (response.status !== 201) throw new Error(`${email}: ${response.status} ${await response.text()}`);
  const user = await response.json<{ id: string; email: string; api_secret: string }>();
  return { id: user.id, email: user.email, key: user.api_secret };
}

/** The execution as its owner may look at it. */
export async function look(id: string, init: Init = {}): Promise<ExecutionView> {
  const response = await send(`/v1/exec/${id}`, init);
  if (response.status !== 200) throw new Error(`${response.status} ${await response.text()}`);
  return response.json<ExecutionView>();
}

export async function makeAccount(keys: Record<string, unknown>, as: Credentials = root): Promise<string> {
  const response = await send("/v1/accounts", { body: { keys, type: "probe" }, as });
  return (await response.json<{ id: string }>()).id;
}

export function stubOf(id: string) {
  return bindings.EXECUTIONS.get(bindings.EXECUTIONS.idFromString(id));
}
