// The one way out of the isolate, for fetch and node:http alike. Every request carries its execution's pass; a fault
// from the egress entrypoint becomes the error that Node would have raised.
import { FAULT_HEADER, type Fault, PASS_HEADER, REFUSED_PREFIX } from "../../egress/protocol.ts";
import { current } from "./context.ts";

const platformFetch = globalThis.fetch;

/** https://nodejs.org/api/os.html#error-constants, negative as in libuv; ENOTFOUND is libuv's own. */
export const ERRNO: Readonly<Record<string, number>> = {
  EPERM: -1,
  ENOENT: -2,
  EACCES: -13,
  EEXIST: -17,
  EINVAL: -22,
  EPIPE: -32,
  EPROTO: -71,
  EADDRINUSE: -98,
  ECONNABORTED: -103,
  ECONNRESET: -104,
  ETIMEDOUT: -110,
  ECONNREFUSED: -111,
  EHOSTUNREACH: -113,
  EAI_AGAIN: -3001,
  ENOTFOUND: -3008,
};

export type SystemError = Error & { code?: string };

/** An error as the lowest layer of Node raises it. */
export function systemError({ message, ...rest }: Fault): SystemError {
  const errno = rest.syscall === undefined ? undefined : ERRNO[rest.code];
  return Object.assign(new Error(message), { ...(errno !== undefined && { errno }), ...rest });
}

export function hangUp(message = "socket hang up"): SystemError {
  return systemError({ code: "ECONNRESET", message });
}

/** The refusal that broke off a stream, as the component's error; null for any other error. */
export function refusedMidway(error: unknown): SystemError | null {
  const message = error instanceof Error ? error.message : "";
  if (!message.startsWith(REFUSED_PREFIX)) return null;
  return systemError({ code: "EGRESS_REFUSED", message: message.slice(REFUSED_PREFIX.length) });
}

/** For connecting to a path: there are no Unix sockets. */
export function noSuchSocket(path: string): Error {
  const error = new Error(`connect ENOENT ${path}`);
  return Object.assign(error, { code: "ENOENT", errno: -2, syscall: "connect", address: path });
}

/** Sends a request to the egress entrypoint. Throws a SystemError if there is no response. */
export async function send(request: Request, init: RequestInit = {}): Promise<Response> {
  const execution = current.getStore();
  if (execution?.isOver === true) throw hangUp();
  const outgoing = new Request(request);
  // The platform takes a length as the announcement of a body.
  if (request.body === null) outgoing.headers.delete("content-length");
  outgoing.headers.set(PASS_HEADER, execution?.pass ?? "");
  let response: Response;
  try {
    response = await platformFetch(outgoing, init);
  } catch (error) {
    if (request.signal.aborted) throw error;
    throw error instanceof Error && error.message === "Network connection lost." ? hangUp() : error;
  }
  const fault = response.headers.get(FAULT_HEADER);
  if (fault === null) return response;
  void response.body?.cancel();
  throw systemError(JSON.parse(decodeURIComponent(fault)) as Fault);
}
