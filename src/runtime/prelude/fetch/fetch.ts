// `fetch` as in Node: with the headers it sends, the redirects it follows and the errors it raises.
import { define } from "../process.ts";
import { follow } from "./redirect.ts";
import { requestOf } from "./request.ts";
import { dressed, socketError } from "./response.ts";

export async function fetch(input: RequestInfo | URL, init?: RequestInit): Promise<Response> {
  const request = await requestOf(input, init);
  try {
    const { response, url, isRedirected } = await follow(request);
    return dressed(response, url, isRedirected);
  } catch (error) {
    if (request.signal.aborted) throw error;
    throw Object.assign(new TypeError("fetch failed"), { cause: causeOf(error) });
  }
}

/** undici has an error of its own for a connection that breaks off. */
function causeOf(error: unknown): unknown {
  const isBrokenOff = error instanceof Error && "code" in error && error.code === "ECONNRESET";
  return isBrokenOff ? socketError() : error;
}

/** Node's own reason for an abort that gives none. */
function installAbort(): void {
  const abort = Reflect.get(AbortController.prototype, "abort") as (reason: unknown) => void;
  define(AbortController.prototype, {
    abort(this: AbortController, reason: unknown = new DOMException("This operation was aborted", "AbortError")) {
      abort.call(this, reason);
    },
  });
}

export function installFetch(): void {
  globalThis.fetch = fetch;
  installAbort();
}
