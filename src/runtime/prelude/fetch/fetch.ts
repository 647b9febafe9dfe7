// `fetch` with the headers that Node sends, the redirects that Node follows and the errors that Node raises.
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

/** A connection that breaks off has a name of its own in undici. */
function causeOf(error: unknown): unknown {
  const isBrokenOff = error instanceof Error && "code" in error && error.code === "ECONNRESET";
  return isBrokenOff ? socketError() : error;
}

/** Node's own words where nobody gives a reason. */
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
