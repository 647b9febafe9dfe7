// The headers that neither side of the entrypoint may forge.
import { FAULT_HEADER } from "./fault.ts";
import { PASS_HEADER } from "./pass.ts";

/**
 * What leaves: without the pass, without a host that is not the URL's, and without what Cloudflare's network tells servers about
 * a request. Access's service tokens begin with `cf-` too, and are a component's own.
 */
export function outgoing(headers: Headers): Headers {
  const names = [...headers.keys()].filter(
    (name) => [PASS_HEADER, FAULT_HEADER, "host", "cdn-loop"].includes(name) || /^cf-(?!access-)/.test(name),
  );
  return without(headers, names);
}

/** What comes back: only the entrypoint says that something could not be fetched. */
export function incoming(headers: Headers): Headers {
  return without(headers, [FAULT_HEADER]);
}

/** The length that a body declares; null where it declares none. */
export function lengthOf(headers: Headers): number | null {
  const text = headers.get("content-length") ?? "";
  return /^\d{1,15}$/.test(text) ? Number(text) : null;
}

function without(headers: Headers, names: readonly string[]): Headers {
  const rest = new Headers(headers);
  for (const name of names) rest.delete(name);
  return rest;
}
