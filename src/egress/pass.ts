// Names an execution to the egress entrypoint: everything that leaves an isolate carries its execution's pass. A pass
// is signed, so it can be checked wherever the entrypoint runs. It is worthless elsewhere: only isolates reach the
// entrypoint.
//
// A pass: `execution.attempt.endsAt.mac.serviceHost`. The numbers are in base 36; the mac is an HMAC-SHA-256 over the
// rest, in base64url, under a key derived from the deployment's secret.
import { derivedKey } from "../seal.ts";

/** What a pass says. */
export interface PassClaims {
  readonly execution: string;
  /** Another attempt needs a pass of its own. */
  readonly attempt: number;
  /** The host (and port, if any) that the client reached the service at: a component may not call it. */
  readonly serviceHost: string;
  /** Epoch milliseconds. The pass is void from then on. */
  readonly endsAt: number;
}

export type PassRefusal = { readonly reason: "pass_missing" | "pass_forged" | "pass_expired" };

const PASS = /^([\w-]+)\.([0-9a-z]+)\.([0-9a-z]+)\.([\w-]+)\.(.+)$/;

const encoder = new TextEncoder();

export async function signPass(secret: Uint8Array, claims: PassClaims): Promise<string> {
  const mac = await crypto.subtle.sign("HMAC", await signingKey(secret), statement(claims));
  const { execution, attempt, endsAt, serviceHost } = claims;
  return `${execution}.${attempt.toString(36)}.${endsAt.toString(36)}.${encode(new Uint8Array(mac))}.${serviceHost}`;
}

/** The claims of a pass signed with one of `secrets` that is still good at `now` (epoch milliseconds). */
export async function readPass(
  secrets: readonly Uint8Array[],
  text: string | null,
  now: number,
): Promise<PassClaims | PassRefusal> {
  if (text === null || text === "") return { reason: "pass_missing" };
  const [, execution, attempt, time, code, serviceHost] = PASS.exec(text) ?? [];
  if (!execution || !attempt || !time || !code || !serviceHost) return { reason: "pass_forged" };
  const [number, endsAt] = [attempt, time].map((digits) => Number.parseInt(digits, 36));
  const claims = { execution, attempt: number ?? 0, serviceHost, endsAt: endsAt ?? 0 };
  const mac = decode(code);
  if (mac === null || !(await isSigned(statement(claims), mac, secrets))) return { reason: "pass_forged" };
  return claims.endsAt > now ? claims : { reason: "pass_expired" };
}

async function isSigned(data: Uint8Array, mac: Uint8Array, secrets: readonly Uint8Array[]): Promise<boolean> {
  for (const secret of secrets) {
    if (await crypto.subtle.verify("HMAC", await signingKey(secret), mac, data)) return true;
  }
  return false;
}

function statement({ execution, attempt, endsAt, serviceHost }: PassClaims): Uint8Array {
  return encoder.encode(JSON.stringify([execution, attempt, endsAt, serviceHost]));
}

function signingKey(secret: Uint8Array): Promise<CryptoKey> {
  return derivedKey(secret, "pass", { name: "HMAC", hash: "SHA-256", length: 256 }, ["sign", "verify"]);
}

/** In base64url, without padding. */
function encode(bytes: Uint8Array): string {
  return btoa(String.fromCharCode(...bytes))
    .replaceAll("+", "-")
    .replaceAll("/", "_")
    .replaceAll("=", "");
}

function decode(text: string): Uint8Array | null {
  try {
    return Uint8Array.from(atob(text.replaceAll("-", "+").replaceAll("_", "/")), (character) =>
      character.charCodeAt(0),
    );
  } catch {
    return null;
  }
}
