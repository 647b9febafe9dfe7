// Requests to the service. What got lost is asked again where asking twice does no more than asking once; what the answer
// means is not decided here, but for one that says to come again.
import { TooManyRequests, Unavailable } from "./errors.ts";
import { Limit, backoffMs, pause } from "./pause.ts";
import { messageIn } from "./refusal.ts";

export type Fetch = (url: string, init: RequestInit) => Promise<Response>;

/** A service that is started again is back within these tries: they go on for 39 seconds at least. */
export const PATIENT_TRIES = 10;

/** A service that wants a longer pause is left to the caller. */
const LONGEST_ASKED_MS = 60_000;

/** A service holds an answer for 30 seconds at most (`Prefer: wait`); one that says nothing for longer is asked again. */
const ANSWER_MS = 45_000;

export interface Reply {
  readonly status: number;
  readonly headers: Headers;
  /** Null where the answer holds no JSON. */
  readonly body: unknown;
  /** Whether it was asked for before, and perhaps done then. */
  readonly isRepeat: boolean;
}

export interface Request {
  readonly headers?: Readonly<Record<string, string>> | undefined;
  readonly body?: unknown;
  /** Ends it at once. */
  readonly signal?: AbortSignal | null | undefined;
  /** Ends the repeating only. A request under way is waited for: its answer says what to undo. */
  readonly between?: AbortSignal | null | undefined;
  readonly tries?: number | undefined;
  /** How long to wait for an answer. */
  readonly answerMs?: number | undefined;
}

export interface Settings {
  readonly url: string | URL;
  readonly email: string;
  readonly apiKey: string;
  readonly fetch?: Fetch | undefined;
  readonly parse?: ((text: string) => unknown) | undefined;
  readonly tries?: number | undefined;
}

export class Transport {
  readonly tries: number;
  readonly #url: URL;
  readonly #authorization: string;
  readonly #fetch: Fetch;
  readonly #parse: (text: string) => unknown;

  constructor({ url, email, apiKey, fetch, parse, tries }: Settings) {
    this.#url = new URL(url);
    this.#authorization = `Basic ${base64(`${email}:${apiKey}`)}`;
    // A browser's fetch wants to be called as a method of nothing but its window.
    this.#fetch = fetch === undefined ? (...args) => globalThis.fetch(...args) : (...args) => fetch(...args);
    this.#parse = parse ?? JSON.parse;
    this.tries = tries ?? PATIENT_TRIES;
  }

  /**
   * Answers what the service answered, but for 429 and 5xx: after the last try, and for a pause longer than a minute, they
   * are thrown as TooManyRequests and Unavailable. Throws the signals' reasons.
   */
  async send(method: string, path: string, request: Request = {}): Promise<Reply> {
    const { signal, between, tries = this.tries } = request;
    const isRepeatable = method !== "POST" || request.headers?.["Idempotency-Key"] !== undefined;
    for (let sent = 1; ; sent++) {
      signal?.throwIfAborted();
      between?.throwIfAborted();
      const outcome = await this.#try(method, path, request);
      if (!(outcome instanceof Unavailable)) return { ...outcome, isRepeat: sent > 1 };
      // Whoever was told that there were too many requests was not served.
      const mayRepeat = isRepeatable || outcome instanceof TooManyRequests;
      const ms = outcome.retryAfterMs ?? backoffMs(sent);
      if (!mayRepeat || sent >= tries || ms > LONGEST_ASKED_MS) throw outcome;
      await pause(ms, signal ?? between);
    }
  }

  /** The answer as it comes, once its head is there. Throws Unavailable, or the signal's reason. */
  async open(method: string, path: string, { headers, body, signal }: Request): Promise<Response> {
    const isFile = body instanceof Uint8Array || body instanceof Blob;
    const type = isFile ? "application/gzip" : "application/json";
    try {
      return await this.#fetch(this.#at(path), {
        method,
        redirect: "manual",
        headers: {
          Authorization: this.#authorization,
          Accept: "application/json",
          ...(body !== undefined && { "Content-Type": type }),
          ...headers,
        },
        ...(signal && { signal }),
        ...(body !== undefined && { body: isFile ? new Blob([body as Blob]) : JSON.stringify(body) }),
      });
    } catch (error) {
      throw this.#unreachable(error);
    }
  }

  async #try(method: string, path: string, request: Request): Promise<Omit<Reply, "isRepeat"> | Unavailable> {
    const { signal = null, answerMs = ANSWER_MS } = request;
    const limit = new Limit(answerMs, signal);
    try {
      const response = await this.open(method, path, { ...request, signal: limit.signal });
      const body = this.#parsed(await response.text());
      const { headers } = response;
      // To a browser a redirect that it does not follow has neither status nor headers.
      const type: string = response.type;
      const status = type === "opaqueredirect" ? 303 : response.status;
      return unavailable(status, headers, body) ?? { status, headers, body };
    } catch (error) {
      signal?.throwIfAborted();
      return error instanceof Unavailable ? error : this.#unreachable(error);
    } finally {
      limit.end();
    }
  }

  /** Under the address that was given, whatever address the service believes to have: the credentials go there alone. */
  #at(path: string): string {
    return new URL(this.#url.pathname.replace(/\/+$/, "") + path, this.#url).href;
  }

  #unreachable(error: unknown): Unavailable {
    const message = `The service at ${this.#url.origin} cannot be reached (${causeOf(error)}).`;
    return new Unavailable(message, null, null, { cause: error });
  }

  #parsed(text: string): unknown {
    try {
      return this.#parse(text);
    } catch {
      return null;
    }
  }
}

/** Null for an answer that does not say to come again. */
export function unavailable(status: number, headers: Headers, body: unknown): Unavailable | null {
  if (status !== 429 && status < 500) return null;
  const retryAfterMs = retryAfterMsOf(headers);
  const requestId = headers.get("X-Request-Id");
  const words = [
    `The service answered ${status}: ${messageIn(body) ?? "it gave no reason."}`,
    ...(retryAfterMs === null ? [] : [`It asks to come again in ${Math.ceil(retryAfterMs / 1000)} seconds.`]),
    ...(requestId === null ? [] : [`(request ${requestId})`]),
  ];
  return new (status === 429 ? TooManyRequests : Unavailable)(words.join(" "), status, retryAfterMs);
}

/** The pause that a service asks for, in seconds or as a date; null where it asks for none. */
export function retryAfterMsOf(headers: Headers): number | null {
  const value = headers.get("Retry-After");
  if (value === null) return null;
  const ms = /^\d+$/.test(value) ? Number(value) * 1000 : Date.parse(value) - Date.now();
  return Number.isNaN(ms) ? null : Math.max(0, ms);
}

/** Of its UTF-8: credentials may have any letters. */
function base64(text: string): string {
  return btoa(String.fromCharCode(...new TextEncoder().encode(text)));
}

/** What lies under "fetch failed": a code such as ECONNREFUSED. */
function causeOf(error: unknown): string {
  const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
  if (cause instanceof Error) return "code" in cause && typeof cause.code === "string" ? cause.code : cause.message;
  return String(cause);
}
