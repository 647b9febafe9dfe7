// The request that `fetch` was called with, in one shape whatever the arguments, or Node's error for invalid ones.
import { invalidUrl } from "../url.ts";

export interface Outgoing {
  readonly url: URL;
  readonly method: string;
  readonly headers: Headers;
  /** Bytes can be sent again after a redirect; a stream cannot. */
  readonly body: ArrayBuffer | ReadableStream | null;
  readonly redirect: string;
  readonly signal: AbortSignal;
}

/** https://fetch.spec.whatwg.org/, as Node's undici implements it. */
const DEFAULT_HEADERS: readonly (readonly [string, string])[] = [
  ["accept", "*/*"],
  ["accept-language", "*"],
  ["sec-fetch-mode", "cors"],
  ["user-agent", "node"],
];

export async function requestOf(input: RequestInfo | URL, init: RequestInit = {}): Promise<Outgoing> {
  const url = urlOf(input);
  if (init.headers && !(init.headers instanceof Headers)) check(init.headers);
  const { method = input instanceof Request ? input.method : "GET", body = null } = init;
  if (body !== null && /^(?:get|head)$/i.test(method)) {
    throw new TypeError("Request with GET/HEAD method cannot have body.");
  }
  // The platform rejects Node's `cache` and `redirect: "error"`, and has an option of its own, `cf`.
  const { redirect, cache: _cache, cf: _cf, ...plain } = init;
  const request = new Request(input instanceof Request ? input : url, plain);
  const { headers, signal } = request;
  for (const [name, value] of DEFAULT_HEADERS) if (!headers.has(name)) headers.set(name, value);
  if (!headers.has("accept-encoding")) headers.set("accept-encoding", encodingsFor(url));
  return {
    url,
    method: request.method,
    headers,
    body: isStream(body) || request.body === null ? request.body : await request.arrayBuffer(),
    redirect: redirect ?? request.redirect,
    signal,
  };
}

function urlOf(input: RequestInfo | URL): URL {
  if (input instanceof Request) return new URL(input.url);
  const text = String(input);
  if (!URL.canParse(text)) {
    throw Object.assign(new TypeError(`Failed to parse URL from ${text}`), { cause: invalidUrl(text) });
  }
  const url = new URL(text);
  if (url.username === "" && url.password === "") return url;
  throw new TypeError(`Request cannot be constructed from a URL that includes credentials: ${text}`);
}

function isStream(body: unknown): boolean {
  return typeof body === "object" && body !== null && Symbol.asyncIterator in body && !(body instanceof Blob);
}

function encodingsFor({ protocol }: URL): string {
  return protocol === "https:" ? "br, gzip, deflate" : "gzip, deflate";
}

/**
 * The platform's errors do not say which header is invalid or why, and people need to know: keys get pasted with line
 * breaks.
 */
function check(headers: Exclude<RequestInit["headers"], Headers | undefined>): void {
  const entries =
    Symbol.iterator in headers ? Array.from(headers as Iterable<[string, unknown]>) : Object.entries(headers);
  for (const [name, value] of entries) {
    const text = String(value);
    const wide = Array.from(text).findIndex((character) => character > "\u00ff");
    if (wide !== -1) {
      const code = text.charCodeAt(wide);
      const what = `the character at index ${wide} has a value of ${code} which is greater than 255.`;
      throw new TypeError(`Cannot convert argument to a ByteString because ${what}`);
    }
    if (!/^[\w!#$%&'*+.^`|~-]+$/.test(name)) {
      throw new TypeError(`Headers.append: "${name}" is an invalid header name.`);
    }
    if (/[\0\r\n]/.test(text.trim())) throw new TypeError(`Headers.append: "${text}" is an invalid header value.`);
  }
}
