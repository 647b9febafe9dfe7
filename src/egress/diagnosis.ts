// Which of Node's errors a failed connection is. The platform says little, and not the same in both places:
//
// Deployed, a host that cannot be reached is a response of Cloudflare's own edge: 530 with `error code: 1016` if the
// name does not resolve, 521 to 526 if the server refuses, stays silent or has no valid certificate. The first means
// the same wherever it comes from, and becomes ENOTFOUND. The others stay as they are: the other end may itself be
// behind Cloudflare and mean them. What is thrown is a connection that broke off.
//
// Locally everything is thrown, with two messages for all causes. There the host is tried once more to tell them apart.
import { brokenOff, noTls, unknownHost, unreachable } from "./fault.ts";
import type { Fault } from "./protocol.ts";
import type { Target } from "./rules.ts";

/** Tries a host again after a failure. */
export interface Probe {
  resolves(target: Target): Promise<boolean>;
  opens(target: Target): Promise<boolean>;
}

/** `probe`: null when deployed. */
export async function diagnose(error: unknown, target: Target, isTls: boolean, probe: Probe | null): Promise<Fault> {
  const { via, host, port } = target;
  const { name, message } = error as Partial<Error>;
  if (name === "TimeoutError") return unreachable("ETIMEDOUT", host, port);
  // RFC 6761: no such name ever resolves.
  if (host.kind === "name" && host.text.endsWith(".invalid")) return unknownHost(host);
  if (probe === null) return via === "tcp" ? unreachable("ECONNREFUSED", host, port) : brokenOff();
  if (!(await probe.resolves(target))) return unknownHost(host);
  if (!(await probe.opens(target))) return unreachable("ECONNREFUSED", host, port);
  const isHandshake = isTls && (via === "tcp" || message?.startsWith("internal error") === true);
  return isHandshake ? noTls(host, port) : brokenOff();
}

const UNRESOLVED = "error code: 1016";

/** Whether this is the edge's response for a name that does not resolve. Reads only a body of exactly that length. */
export async function isUnresolved(response: Response): Promise<boolean> {
  if (response.status !== 530 || response.headers.get("content-length") !== String(UNRESOLVED.length)) return false;
  return (await response.clone().text()) === UNRESOLVED;
}
