// Where a socket connects to, from the arguments of connect: (port, host?, listener?), (path, listener?) or
// (options, listener?).
import { nodeError, received } from "../error.ts";

export interface SocketTarget {
  readonly host: string;
  readonly port: number;
  /** A Unix socket, of which there are none; null for TCP. */
  readonly path: string | null;
  readonly timeout: number;
}

const HIGHEST_PORT = 65_535;

export function targetOf([first, second]: readonly unknown[]): SocketTarget {
  const isPath = typeof first === "string" && !/^\d+$/.test(first);
  const given =
    typeof first === "object" && first !== null ? first : isPath ? { path: first } : { port: first, host: second };
  const {
    host,
    port,
    path,
    timeout = 0,
  } = given as { host?: unknown; port?: unknown; path?: unknown; timeout?: number };
  const name = typeof host === "string" && host !== "" ? host : "localhost";
  if (typeof path === "string" && path !== "") return { host: name, port: 0, path, timeout };
  if (port === undefined) {
    throw nodeError("TypeError", "ERR_MISSING_ARGS", 'The "options" or "port" or "path" argument must be specified');
  }
  return { host: name, port: portOf(port), path: null, timeout };
}

function portOf(port: unknown): number {
  const number = typeof port === "string" && port.trim() === "" ? Number.NaN : Number(port);
  if (Number.isInteger(number) && number >= 0 && number <= HIGHEST_PORT) return number;
  const message = `Port should be >= 0 and < ${HIGHEST_PORT + 1}. Received ${received(port)}.`;
  throw nodeError("RangeError", "ERR_SOCKET_BAD_PORT", message);
}
