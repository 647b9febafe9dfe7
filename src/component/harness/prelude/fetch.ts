// `fetch` with the headers that Node sends and the errors that Node raises.
import { send } from "./network.ts";
import { define } from "./process.ts";

/** https://fetch.spec.whatwg.org/, as Node's undici implements it. */
const DEFAULT_HEADERS: readonly (readonly [string, string])[] = [
  ["accept", "*/*"],
  ["accept-language", "*"],
  ["sec-fetch-mode", "cors"],
  ["user-agent", "node"],
];

export async function fetch(input: RequestInfo | URL, init?: RequestInit): Promise<Response> {
  const request = makeRequest(input, init);
  for (const [name, value] of DEFAULT_HEADERS) if (!request.headers.has(name)) request.headers.set(name, value);
  if (!request.headers.has("accept-encoding")) request.headers.set("accept-encoding", encodingsFor(request.url));
  try {
    return worded(inflated(await send(request)));
  } catch (error) {
    if (request.signal.aborted) throw error;
    throw Object.assign(new TypeError("fetch failed"), { cause: causeOf(error) });
  }
}

/** The platform decodes gzip and brotli; Node does this too. */
function inflated(response: Response): Response {
  if (response.headers.get("content-encoding") !== "deflate" || response.body === null) return response;
  const { url, redirected } = response;
  const decoded = new Response(response.body.pipeThrough(new DecompressionStream("deflate")), response);
  return Object.defineProperties(decoded, { url: { value: url }, redirected: { value: redirected } });
}

const READERS = ["arrayBuffer", "blob", "bytes", "formData", "json", "text"] as const;

/** A body that breaks off while it is read is an error in Node's words. */
function worded(response: Response): Response {
  for (const name of READERS) {
    const read = Reflect.get(response, name) as () => Promise<unknown>;
    const reading = async () => {
      try {
        return await read.call(response);
      } catch (error) {
        const isBrokenOff = error instanceof Error && error.message === "Network connection lost.";
        throw isBrokenOff ? Object.assign(new TypeError("terminated"), { cause: socketError() }) : error;
      }
    };
    define(response, { [name]: reading });
  }
  return response;
}

/** A connection that breaks off has a name of its own in undici. */
function causeOf(error: unknown): unknown {
  const isBrokenOff = error instanceof Error && "code" in error && error.code === "ECONNRESET";
  if (!isBrokenOff) return error;
  return socketError();
}

function socketError(): Error {
  return Object.assign(new Error("other side closed"), { name: "SocketError", code: "UND_ERR_SOCKET" });
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

function makeRequest(input: RequestInfo | URL, init?: RequestInit): Request {
  try {
    return new Request(input, init);
  } catch (error) {
    if (typeof input === "string" && !URL.canParse(input)) {
      throw Object.assign(new TypeError(`Failed to parse URL from ${input}`), { cause: invalidUrl(input) });
    }
    throw error;
  }
}

function encodingsFor(url: string): string {
  return url.startsWith("https:") ? "br, gzip, deflate" : "gzip, deflate";
}

/** Node's error for a text that is no URL. */
export function invalidUrl(input: string): TypeError {
  return Object.assign(new TypeError("Invalid URL"), { code: "ERR_INVALID_URL", input });
}

export function installFetch(): void {
  globalThis.fetch = fetch;
  installAbort();
}
