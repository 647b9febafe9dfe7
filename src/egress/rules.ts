// What may leave an isolate, and where to: decided on the canonical host, before anything is connected. The rules see
// names and addresses, not what a name resolves to: a public name for a private address passes here and ends at the
// platform, whose network has no route to it.
import { kindOf } from "./address.ts";
import { type Host, hostOf } from "./host.ts";
import type { Refusal } from "./refusal.ts";

/** What the operator has set (config.ts). */
export interface EgressRules {
  /** The service's own hosts, each with its port if it is not the scheme's. */
  readonly ownHosts: readonly string[];
  readonly allow: readonly Allowed[];
  /** Port ranges open to sockets, both ends included. */
  readonly tcp: readonly (readonly [first: number, last: number])[];
  /** How many requests and connections one execution may make. */
  readonly requests: number;
  /** How many bytes one execution may send and receive, taken together. */
  readonly bytes: number;
}

/** A host exempt from the rules on addresses and names. `port`: null for every port but 25. */
export interface Allowed {
  readonly match: "host" | "suffix";
  readonly text: string;
  readonly port: number | null;
}

export interface Target {
  readonly via: "http" | "tcp";
  readonly host: Host;
  readonly port: number;
}

/** Mail sent from here would get the operator's network blocked. The platform refuses the port too. */
const SMTP_PORT = 25;

/** Suffixes that are not public: RFC 6761, 6762 (with appendix G), 8375, ICANN's `internal`, and SOCKET_HOST. */
const PRIVATE_SUFFIXES = [
  "localhost",
  "localdomain",
  "local",
  "internal",
  "intranet",
  "private",
  "corp",
  "home",
  "lan",
  "home.arpa",
  "egress.invalid",
];

/** `serviceHost`: the host that the client reached the service at. Null where nothing speaks against the target. */
export function judge(target: Target, rules: EgressRules, serviceHost: string): Refusal | null {
  const { via, host, port } = target;
  if (port === SMTP_PORT) return { reason: "port_closed", host: host.text, port };
  if ([serviceHost, ...rules.ownHosts].some((own) => isService(host, port, own)))
    return { reason: "own_api", host: host.text };
  const isOpen = via === "http" || rules.tcp.some(([first, last]) => first <= port && port <= last);
  if (!isOpen) return { reason: "tcp_closed", host: host.text, port };
  if (rules.allow.some((allowed) => isAllowed(host, port, allowed))) return null;
  if (host.kind === "name") return isPublic(host.text) ? null : { reason: "name_closed", host: host.text };
  const kind = kindOf(host);
  return kind && { reason: "address_closed", host: host.text, kind };
}

function isPublic(name: string): boolean {
  return name.includes(".") && !PRIVATE_SUFFIXES.some((suffix) => name === suffix || name.endsWith(`.${suffix}`));
}

function isAllowed(host: Host, port: number, allowed: Allowed): boolean {
  if (allowed.port !== null && allowed.port !== port) return false;
  return allowed.match === "host"
    ? host.text === allowed.text
    : host.kind === "name" && host.text.endsWith(allowed.text);
}

/**
 * A deployed service has a host to itself. One on this machine shares the host with others, listens on a port of its
 * own, and goes by many names.
 */
function isService(host: Host, port: number, serviceHost: string): boolean {
  const [, name = "", servicePort] = /^(.*?)(?::(\d+))?$/.exec(serviceHost) ?? [];
  const service = hostOf(name);
  if (service === null) return false;
  if (servicePort === undefined) return host.text === service.text;
  const isSameHost = host.text === service.text || (isThisMachine(host) && isThisMachine(service));
  return port === Number(servicePort) && isSameHost;
}

function isThisMachine(host: Host): boolean {
  if (host.kind === "name") return host.text === "localhost" || host.text.endsWith(".localhost");
  return ["loopback", "unspecified"].includes(kindOf(host) ?? "");
}
