// What may leave an isolate, and for where: decided on the canonical host before anything is connected. It sees names and
// addresses, not what a name resolves to: a public name of a private address passes here, and ends at the platform, whose
// network has no way to one.
import { kindOf } from "./address.ts";
import { type Host, hostOf } from "./host.ts";
import type { Refusal } from "./refusal.ts";

/** What the operator has set (config.ts). */
export interface EgressRules {
  readonly allow: readonly Allowed[];
  /** Open to sockets; ranges, both ends included. */
  readonly tcp: readonly (readonly [first: number, last: number])[];
  /** Requests and connections of one execution. */
  readonly requests: number;
  /** Bytes of one execution, both directions taken together. */
  readonly bytes: number;
}

/** A host that the rules on addresses and names leave alone. `port`: null for every port but 25. */
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

/** Mail: what leaves from here would have the operator's network blocked. The platform refuses it too. */
const SMTP_PORT = 25;

/** Names that are no public ones: RFC 6761, 6762 (with its appendix G), 8375, ICANN's `internal`, and the sockets' own. */
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

/** `origin`: the service's own host, as the pass has it. Null where nothing stands against it. */
export function judge(target: Target, rules: EgressRules, origin: string): Refusal | null {
  const { via, host, port } = target;
  if (port === SMTP_PORT) return { reason: "port_closed", host: host.text, port };
  if (isOwn(host, port, origin)) return { reason: "own_api", host: host.text };
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
 * A deployed service has its host for itself. One on this machine shares it with others, has a port of its own, and goes by
 * many names.
 */
function isOwn(host: Host, port: number, origin: string): boolean {
  const [, name = "", ownPort] = /^(.*?)(?::(\d+))?$/.exec(origin) ?? [];
  const own = hostOf(name);
  if (own === null) return false;
  if (ownPort === undefined) return host.text === own.text;
  return port === Number(ownPort) && (host.text === own.text || (isThisMachine(host) && isThisMachine(own)));
}

function isThisMachine(host: Host): boolean {
  if (host.kind === "name") return host.text === "localhost" || host.text.endsWith(".localhost");
  return ["loopback", "unspecified"].includes(kindOf(host) ?? "");
}
