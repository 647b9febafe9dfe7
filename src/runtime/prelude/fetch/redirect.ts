// Follows redirects for `fetch`, because the platform's rules differ from Node's: it keeps the content headers of a
// request that becomes a GET, and sends cookies to other hosts.
import { send } from "../network.ts";
import { invalidUrl } from "../url.ts";
import type { Outgoing } from "./request.ts";

const STATUSES: ReadonlySet<number> = new Set([301, 302, 303, 307, 308]);

/** As in undici. */
const MOST_REDIRECTS = 20;

const CONTENT_HEADERS = ["content-encoding", "content-language", "content-location", "content-type", "content-length"];
const OWN_HEADERS = ["authorization", "proxy-authorization", "cookie", "host"];

export interface Followed {
  readonly response: Response;
  readonly url: URL;
  readonly isRedirected: boolean;
}

/** Throws if the last hop gives no response. */
export async function follow(first: Outgoing): Promise<Followed> {
  let outgoing = first;
  for (let count = 0; ; count++) {
    const response = await send(platformRequest(outgoing));
    const location = STATUSES.has(response.status) ? response.headers.get("location") : null;
    if (location === null || outgoing.redirect === "manual") {
      return { response, url: outgoing.url, isRedirected: count > 0 };
    }
    await response.body?.cancel();
    if (outgoing.redirect === "error") throw new Error("unexpected redirect");
    if (count === MOST_REDIRECTS) throw new Error("redirect count exceeded");
    outgoing = next(outgoing, response.status, location);
  }
}

function platformRequest({ url, method, headers, body, signal }: Outgoing): Request {
  // Word for word as in Node.
  if (url.protocol === "file:") throw new Error("not implemented... yet...");
  if (!["http:", "https:", "data:", "blob:"].includes(url.protocol)) throw new Error("unknown scheme");
  return new Request(url, { method, headers, body, signal, redirect: "manual" });
}

function next(before: Outgoing, status: number, location: string): Outgoing {
  if (!URL.canParse(location, before.url)) throw invalidUrl(location);
  const url = new URL(location, before.url);
  if (!/^https?:$/.test(url.protocol)) throw new Error("URL scheme must be a HTTP(S) scheme");
  if (url.hash === "") url.hash = before.url.hash;
  const headers = new Headers(before.headers);
  if (url.origin !== before.url.origin) for (const name of OWN_HEADERS) headers.delete(name);
  const becomesGet =
    status === 303 ? !["GET", "HEAD"].includes(before.method) : status < 303 && before.method === "POST";
  if (becomesGet) {
    for (const name of CONTENT_HEADERS) headers.delete(name);
    return { ...before, url, headers, method: "GET", body: null };
  }
  if (before.body instanceof ReadableStream) throw new Error("the body is a stream, which can be sent only once");
  return { ...before, url, headers };
}
