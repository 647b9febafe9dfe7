// `fetch` with the headers that Node sends and the errors that Node raises.
import { send } from "./network.ts";

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
    return await send(request);
  } catch (error) {
    if (request.signal.aborted) throw error;
    throw Object.assign(new TypeError("fetch failed"), { cause: error });
  }
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
}
