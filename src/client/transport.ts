// Sends requests to the service. A request that gets lost is sent again if sending it twice has the same effect as
// sending it once. An answer that asks for a pause, or tells of a fault, is handled here; every other one is returned,
// whatever it means.
import { messageIn } from "./answer.ts";
import { InvalidRequest, TooManyRequests, Unavailable } from "./errors.ts";
import { Deadline, backoffMs, pause } from "./pause.ts";

export type Fetch = (url: string, init: RequestInit) => Promise<Response>;

/** A service that restarts is back within these tries: they last 39 seconds at least. */
export const PATIENT_TRIES = 10;

/** A longer pause is left to the caller. */
const LONGEST_ASKED_MS = 60_000;

/** The service holds an answer for 30 seconds at most (`Prefer: wait`). After this, the request is sent again. */
const ANSWER_MS = 45_000;

export interface Reply {
  readonly status: number;
  readonly headers: Headers;
  /** Null if the answer is not JSON. */
  readonly body: unknown;
  /** Whether the request was sent before, and perhaps carried out then. */
  readonly isRepeat: boolean;
}

export interface Request {
  readonly headers?: Readonly<Record<string, string>> | undefined;
  readonly body?: unknown;
  /** Aborts the request at once. */
  readonly signal?: AbortSignal | null | undefined;
  /** Stops the repeating only. A request under way is waited for: its answer says what to undo. */
  readonly between?: AbortSignal | null | undefined;
  readonly tries?: number | undefined;
  /** How long to wait for an answer; 45 seconds by default. */
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
    // A browser's fetch throws if it is called as a method of anything but its window.
    this.#fetch = fetch === undefined ? (...args) => globalThis.fetch(...args) : (...args) => fetch(...args);
    this.#parse = parse ?? JSON.parse;
    this.tries = tries ?? PATIENT_TRIES;
  }

  /**
   * Returns the service's answer. A 429 or 5xx is tried again; after the last try, or if the service asks for a pause
   * of more than a minute, it is thrown as TooManyRequests or Unavailable. Throws the signals' reasons.
   */
  async send(method: string, path: string, request: Request = {}): Promise<Reply> {
    const { signal, between, tries = this.tries } = request;
    const isRepeatable = method !== "POST" || request.headers?.["Idempotency-Key"] !== undefined;
    for (let sent = 1; ; sent++) {
      signal?.throwIfAborted();
      between?.throwIfAborted();
      const outcome = await this.#try(method, path, request);
      if (!(outcome instanceof Unavailable)) return { ...outcome, isRepeat: sent > 1 };
      // A request that was one too many was not carried out.
      const mayRepeat = isRepeatable || outcome instanceof TooManyRequests;
      const ms = outcome.retryAfterMs ?? backoffMs(sent);
      if (!mayRepeat || sent >= tries || ms > LONGEST_ASKED_MS) throw outcome;
      await pause(ms, signal ?? between);
    }
  }

  /** The answer as soon as its headers are there. Throws Unavailable, or the signal's reason. */
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
          // From a browser, the service wants one even where there is no body.
          ...(method !== "GET" && { "Content-Type": type }),
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
    const deadline = new Deadline(answerMs, signal);
    try {
      const response = await this.open(method, path, { ...request, signal: deadline.signal });
      const body = this.#parsed(await response.text());
      const { headers } = response;
      // A browser shows neither status nor headers of a redirect that it does not follow.
      const type: string = response.type;
      const status = type === "opaqueredirect" ? 303 : response.status;
      return unavailable(status, headers, body) ?? { status, headers, body };
    } catch (error) {
      signal?.throwIfAborted();
      return error instanceof Unavailable ? error : this.#unreachable(error);
    } finally {
      deadline.end();
    }
  }

  /**
   * Always under the address that was given, whatever the service says its address is: the credentials go nowhere else.
   */
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

/** The error for a 429 or 5xx; null for any other answer. */
export function unavailable(status: number, headers: Headers, body: unknown): Unavailable | null {
  if (status !== 429 && status < 500) return null;
  const retryAfterMs = retryAfterMsOf(headers);
  const requestId = headers.get("X-Request-Id");
  const sentences = [
    `The service answered ${status}: ${messageIn(body) ?? "it gave no reason."}`,
    ...(retryAfterMs === null ? [] : [`Try again in ${Math.ceil(retryAfterMs / 1000)} seconds.`]),
    ...(requestId === null ? [] : [`(request ${requestId})`]),
  ];
  return new (status === 429 ? TooManyRequests : Unavailable)(sentences.join(" "), status, retryAfterMs);
}

/** An id as part of a path. Throws InvalidRequest for one that would make it another path: nothing, or a step up. */
export function segment(id: string): string {
  if (/^\.{0,2}$/.test(id)) throw new InvalidRequest(`"${id}" is not an id.`, null, []);
  return encodeURIComponent(id);
}

/** The pause that the service asks for, in seconds or as a date; null if it asks for none. */
export function retryAfterMsOf(headers: Headers): number | null {
  const value = headers.get("Retry-After");
  if (value === null) return null;
  const ms = /^\d+$/.test(value) ? Number(value) * 1000 : Date.parse(value) - Date.now();
  return Number.isNaN(ms) ? null : Math.max(0, ms);
}

/** Of the text's UTF-8: credentials may have any letters. */
function base64(text: string): string {
  return btoa(String.fromCharCode(...new TextEncoder().encode(text)));
}

/** What is behind "fetch failed": a code such as ECONNREFUSED. */
function causeOf(error: unknown): string {
  const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
  if (cause instanceof Error) return "code" in cause && typeof cause.code === "string" ? cause.code : cause.message;
  return String(cause);
}
