// Requests to the service as a person's user. What got lost is asked again: every request here may be repeated.
import { setTimeout as pause } from "node:timers/promises";

import { type Input, Mistakes, Unavailable } from "./command.ts";
import { parseExactly } from "./json.ts";

/** Of a service that nobody has reached yet; it gives up after 4 seconds. */
const TRIES = 5;
/** Once a job is accepted, giving up loses its result: long enough, half a minute, for a service that is started again. */
const PATIENT_TRIES = 8;
const FIRST_PAUSE_MS = 250;
/** A service that wants a longer pause is left to the person. */
const LONGEST_PAUSE_MS = 60_000;

/** A service holds an answer for 30 seconds at most (`Prefer: wait`); one that says nothing for longer is asked again. */
const ANSWER_MS = 45_000;

export interface Reply {
  readonly status: number;
  readonly headers: Headers;
  /** Null where the answer holds no JSON. */
  readonly body: unknown;
}

export interface Options {
  readonly headers?: Record<string, string>;
  readonly body?: unknown;
  /** A body that is sent as it is. */
  readonly file?: Uint8Array;
  /** Ends the waiting. A request that changes something and is under way is waited for: its answer says what to undo. */
  readonly signal?: AbortSignal;
  readonly isPatient?: boolean;
}

export class Service {
  readonly #url: URL;
  readonly #authorization: string;

  constructor(url: URL, user: string) {
    this.#url = url;
    this.#authorization = `Basic ${Buffer.from(user).toString("base64")}`;
  }

  /**
   * The service named by --url and --user, or by COATCHECK_URL and COATCHECK_USER; what is wrong with them is added to
   * `mistakes`.
   */
  static named(values: Input["values"], mistakes: string[]): Service | null {
    // An empty variable is one that is not set.
    const address = String(values["url"] ?? (process.env["COATCHECK_URL"] || "http://localhost:8787"));
    const user = String(values["user"] ?? process.env["COATCHECK_USER"] ?? "");
    const url = URL.parse(address);
    const isUrl = url !== null && /^https?:$/.test(url.protocol) && url.username === "" && url.password === "";
    if (!isUrl)
      mistakes.push("--url must be the address of a service, such as http://localhost:8787, and hold no user or key.");
    if (user === "") mistakes.push("--user EMAIL:KEY is needed, or COATCHECK_USER in the environment.");
    else if (!/^[^:]+:./.test(user))
      mistakes.push("--user must be an e-mail and an API key with a colon between them.");
    return isUrl ? new Service(url, user) : null;
  }

  /**
   * Sends a request, again where no answer came or one says that the service cannot answer now. Redirects are not
   * followed. Throws Unavailable, or the signal's reason.
   */
  async send(method: string, location: string, options: Options = {}): Promise<Reply> {
    const { signal, isPatient = false } = options;
    const most = isPatient ? PATIENT_TRIES : TRIES;
    for (let tries = 1; ; tries++) {
      signal?.throwIfAborted();
      const outcome = await this.#try(method, location, options);
      if ("status" in outcome && outcome.status !== 429 && outcome.status < 500) return outcome;
      const ms = ("status" in outcome ? retryAfterMs(outcome.headers) : null) ?? FIRST_PAUSE_MS * 2 ** (tries - 1);
      if (tries === most || ms > LONGEST_PAUSE_MS) throw new Unavailable(this.#whyNot(outcome));
      await pause(ms, undefined, signal && { signal });
    }
  }

  async #try(
    method: string,
    location: string,
    { headers, body, file, signal }: Options,
  ): Promise<Reply | { error: unknown }> {
    const isReading = method === "GET";
    try {
      const response = await fetch(this.#at(location), {
        method,
        redirect: "manual",
        headers: {
          Authorization: this.#authorization,
          Accept: "application/json",
          ...(body !== undefined && { "Content-Type": "application/json" }),
          ...(file !== undefined && { "Content-Type": "application/gzip" }),
          ...headers,
        },
        signal: AbortSignal.any([AbortSignal.timeout(ANSWER_MS), ...(signal && isReading ? [signal] : [])]),
        ...(body !== undefined && { body: JSON.stringify(body) }),
        ...(file !== undefined && { body: new Blob([new Uint8Array(file)]) }),
      });
      const text = await response.text();
      return { status: response.status, headers: response.headers, body: parsed(text) };
    } catch (error) {
      if (isReading) signal?.throwIfAborted();
      return { error };
    }
  }

  /**
   * Where `location`, a path or an absolute URL, is reached. Only its path counts: a service behind a proxy may not know
   * the address that --url has, and the credentials go there alone.
   */
  #at(location: string): URL {
    const { pathname, search } = new URL(location, this.#url);
    const prefix = this.#url.pathname.replace(/\/+$/, "");
    return new URL(pathname.startsWith(`${prefix}/`) ? pathname + search : prefix + pathname + search, this.#url);
  }

  #whyNot(outcome: Reply | { error: unknown }): string {
    if ("error" in outcome) return `The service at ${this.#url.origin} cannot be reached (${causeOf(outcome.error)}).`;
    const message = `The service answered ${outcome.status}: ${messageIn(outcome.body) ?? "it gave no reason."}`;
    const requestId = outcome.headers.get("X-Request-Id");
    const pauseMs = retryAfterMs(outcome.headers);
    return [
      message,
      ...(pauseMs === null ? [] : [`It asks to come again in ${Math.ceil(pauseMs / 1000)} seconds.`]),
      ...(requestId === null ? [] : [`(request ${requestId})`]),
    ].join(" ");
  }
}

/** What an answer that is not the hoped-for one means to the person. Always throws. */
export function refused({ status, headers, body }: Reply): never {
  const message = messageIn(body);
  if (message === null) {
    const to = status >= 300 && status < 400 ? headers.get("Location") : null;
    throw new Unavailable(
      `What answers at --url is not coatcheck: status ${status}${to === null ? "" : `, a redirect to ${to}`}.`,
    );
  }
  const isTyped = [400, 404, 409, 413, 415, 422].includes(status);
  if (!isTyped) throw new Unavailable(status === 401 ? "The e-mail or the API key in --user is wrong." : message);
  const errors = (body as { errors?: { path: string; message: string }[] }).errors ?? [];
  throw new Mistakes(errors.length > 0 ? errors.map((error) => `${error.path}: ${error.message}`) : [message]);
}

/** The pause that a service asks for, in seconds or as a date; null where it asks for none. */
export function retryAfterMs(headers: Headers): number | null {
  const value = headers.get("Retry-After");
  if (value === null) return null;
  const ms = /^\d+$/.test(value) ? Number(value) * 1000 : Date.parse(value) - Date.now();
  return Number.isNaN(ms) ? null : Math.max(0, ms);
}

function messageIn(body: unknown): string | null {
  return typeof body === "object" && body !== null && "message" in body ? String(body.message) : null;
}

function parsed(text: string): unknown {
  try {
    return parseExactly(text);
  } catch {
    return null;
  }
}

/** What lies under "fetch failed": a code such as ECONNREFUSED. */
function causeOf(error: unknown): string {
  const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
  if (cause instanceof Error) return "code" in cause && typeof cause.code === "string" ? cause.code : cause.message;
  return String(cause);
}
