// Which hosts are this service's own: those of PUBLIC_URL. A request that names another one reached the wrong place, by
// mistake or by a name that an attacker made point here; nothing is done for it, and no link repeats its host. What is
// compared is the host alone, in one spelling, because a proxy in front may speak another scheme than the client. Of
// the page that sent a request, the browser tells the address as the client knows it: there, the scheme counts.
import { kindOf } from "./egress/address.ts";
import { type Host, hostOf, inUrl } from "./egress/host.ts";

/** An address under which clients reach this service. */
export interface PublicUrl {
  /** What links begin with. */
  readonly origin: string;
  /** With the port, unless it is the scheme's own. */
  readonly host: string;
}

/** Addresses separated by commas or white space: `https://coatcheck.example`. Null stands for an invalid one. */
export function parsePublicUrls(text: string): (PublicUrl | null)[] {
  return text
    .split(/[\s,]+/)
    .filter((word) => word !== "")
    .map(publicUrlOf);
}

/** What links in the answer to a request begin with; null where the request names a host of somebody else. */
export function originFor(requestUrl: string, publicUrls: readonly PublicUrl[], isDevelopment: boolean): string | null {
  const url = URL.parse(requestUrl);
  if (url === null) return null;
  const host = hostOf(url.hostname);
  if (host === null) return null;
  const name = nameOf(host, url.port);
  const own = publicUrls.find((publicUrl) => publicUrl.host === name);
  if (own !== undefined) return own.origin;
  return isDevelopment && isLoopback(host) ? url.origin : null;
}

/**
 * Whether the page that sent a request is this service's own. `header`: the request's Origin. `origin`: what links in
 * its answer begin with.
 */
export function isOwnPage(header: string, origin: string, publicUrls: readonly PublicUrl[]): boolean {
  const page = publicUrlOf(header)?.origin;
  return header === origin || publicUrls.some((own) => own.origin === page);
}

function publicUrlOf(word: string): PublicUrl | null {
  if (!/^https?:\/\/[^/?#@\\]+\/?$/i.test(word) || !URL.canParse(word)) return null;
  const { protocol, hostname, port } = new URL(word);
  const host = hostOf(hostname);
  if (host === null) return null;
  return { origin: `${protocol}//${inUrl(host)}${port === "" ? "" : `:${port}`}`, host: nameOf(host, port) };
}

function nameOf(host: Host, port: string): string {
  return port === "" || port === "80" || port === "443" ? inUrl(host) : `${inUrl(host)}:${port}`;
}

function isLoopback(host: Host): boolean {
  if (host.kind === "name") return host.text === "localhost" || host.text.endsWith(".localhost");
  return kindOf(host) === "loopback";
}
