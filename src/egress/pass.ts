// What names an execution to the egress entrypoint: everything that leaves an isolate carries its execution's pass. It is signed,
// so that it can be checked wherever the entrypoint runs, and worth nothing outside: only isolates reach the entrypoint.
//
// A pass: `execution.endsAt.mac.origin`. The time is in base 36; the mac is an HMAC-SHA-256 over the rest, in base64url, under
// a key derived (HKDF-SHA-256) from the deployment's secret.

/** The header that carries the pass of an HTTP request; the entrypoint takes it off. */
export const PASS_HEADER = "coatcheck-pass";

/**
 * Where an isolate's sockets connect to. The first line that the isolate writes says where to go on: the JSON of a
 * SocketAddress. So it can ask for TLS, which the entrypoint originates. The first line that comes back is `{"ok":true}` or
 * the JSON of a Fault (fault.ts); what follows either line are the connection's own bytes.
 */
export const SOCKET_HOST = "egress.invalid";
export const SOCKET_PORT = 1;

export interface SocketAddress {
  readonly host: string;
  readonly port: number;
  readonly tls: boolean;
  readonly pass: string;
}

/** What a pass says. */
export interface PassClaims {
  readonly execution: string;
  /** The host (with its port, if it has one) under which the service was asked to run the execution: its own API. */
  readonly origin: string;
  /** Epoch milliseconds after which the run is over. */
  readonly endsAt: number;
}

export type PassRefusal = { readonly reason: "pass_missing" | "pass_forged" | "pass_expired" };

const PASS = /^([\w-]+)\.([0-9a-z]+)\.([\w-]+)\.(.+)$/;

const encoder = new TextEncoder();

export async function signPass(secret: Uint8Array, claims: PassClaims): Promise<string> {
  const mac = await crypto.subtle.sign("HMAC", await keyOf(secret), statement(claims));
  const { execution, endsAt, origin } = claims;
  return `${execution}.${endsAt.toString(36)}.${encode(new Uint8Array(mac))}.${origin}`;
}

/** The claims of a pass that `signPass` made with one of `secrets` and that has not ended at `now` (epoch milliseconds). */
export async function readPass(
  secrets: readonly Uint8Array[],
  text: string | null,
  now: number,
): Promise<PassClaims | PassRefusal> {
  if (text === null || text === "") return { reason: "pass_missing" };
  const [, execution, time, code, origin] = PASS.exec(text) ?? [];
  if (!execution || !time || !code || !origin) return { reason: "pass_forged" };
  const claims = { execution, origin, endsAt: Number.parseInt(time, 36) };
  const mac = decode(code);
  if (mac === null || !(await isSigned(statement(claims), mac, secrets))) return { reason: "pass_forged" };
  return claims.endsAt > now ? claims : { reason: "pass_expired" };
}

async function isSigned(data: Uint8Array, mac: Uint8Array, secrets: readonly Uint8Array[]): Promise<boolean> {
  for (const secret of secrets) {
    if (await crypto.subtle.verify("HMAC", await keyOf(secret), mac, data)) return true;
  }
  return false;
}

function statement({ execution, endsAt, origin }: PassClaims): Uint8Array {
  return encoder.encode(JSON.stringify([execution, endsAt, origin]));
}

/** Deriving takes longer than signing, and every request is checked. */
const keys = new WeakMap<Uint8Array, CryptoKey>();

async function keyOf(secret: Uint8Array): Promise<CryptoKey> {
  const known = keys.get(secret);
  if (known !== undefined) return known;
  const base = await crypto.subtle.importKey("raw", secret, "HKDF", false, ["deriveKey"]);
  const hkdf = { name: "HKDF", hash: "SHA-256", salt: encoder.encode("coatcheck"), info: encoder.encode("pass") };
  const hmac = { name: "HMAC", hash: "SHA-256", length: 256 };
  const key = await crypto.subtle.deriveKey(hkdf, base, hmac, false, ["sign", "verify"]);
  keys.set(secret, key);
  return key;
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
