// Which of Node's errors a failed connection is. The runtime tells little, and not the same in both places:
//
// Deployed, a host that cannot be reached is an answer of Cloudflare's own edge: 530 with `error code: 1016` where the name does not
// resolve, 521 to 526 where the server refuses, is silent or has no valid certificate. The first means the same wherever it comes
// from, and becomes ENOTFOUND. The others are left as they are: the far end may itself be behind Cloudflare and mean them.
// What is thrown is a connection that broke off.
//
// Locally everything is thrown, with two texts for all causes. There the far end is tried once more to tell them apart.
import { type Fault, brokenOff, noTls, unknownHost, unreachable } from "./fault.ts";
import type { Target } from "./rules.ts";

/** Tries a host again after a failure. */
export interface Probe {
  resolves(target: Target): Promise<boolean>;
  opens(target: Target): Promise<boolean>;
}

/** `probe`: null where it is deployed. */
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

/** The edge's answer for a name that does not resolve. Reads no body but one of exactly that length. */
export async function isUnresolved(response: Response): Promise<boolean> {
  if (response.status !== 530 || response.headers.get("content-length") !== String(UNRESOLVED.length)) return false;
  return (await response.clone().text()) === UNRESOLVED;
}
