// What crosses between an isolate and the egress entrypoint: a pass on the way out, a fault on the way back. The
// runtime inside the isolate loads this file too, so it holds nothing else.

/** The header that carries the pass of an HTTP request; the entrypoint takes it off. */
export const PASS_HEADER = "coatcheck-pass";

/** Marks a response that stands for a failure: percent-encoded JSON of a Fault. Real responses never carry it. */
export const FAULT_HEADER = "coatcheck-error";

/**
 * Where an isolate's sockets connect to. The first line that the isolate writes names the real destination: the JSON of
 * a SocketAddress. That is how it asks for TLS, which the entrypoint originates. The first line that comes back is
 * `{"ok":true}` or the JSON of a Fault; everything after those two lines is the connection's own.
 */
export const SOCKET_HOST = "egress.invalid";
export const SOCKET_PORT = 1;

export interface SocketAddress {
  readonly host: string;
  readonly port: number;
  readonly tls: boolean;
  readonly pass: string;
}

/** A network error as Node raises it: components and their libraries read `code`, people read `message`. */
export interface Fault {
  readonly code: "ECONNREFUSED" | "ECONNRESET" | "ENOTFOUND" | "EPROTO" | "ETIMEDOUT" | "EGRESS_REFUSED";
  readonly message: string;
  readonly syscall?: string;
  readonly hostname?: string;
  readonly address?: string;
  readonly port?: number;
}

/**
 * An error that breaks off a stream reaches the isolate as its message alone, so the code goes in front of it. The
 * prelude takes it off again.
 */
export const REFUSED_PREFIX = "EGRESS_REFUSED: ";
