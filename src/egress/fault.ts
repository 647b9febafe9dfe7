// Why the other end could not be reached, in Node's own words. A fault crosses into the isolate as data, in a header or
// as a socket's first line; the prelude turns it into an error there.
import type { Host } from "./host.ts";
import { FAULT_HEADER, type Fault } from "./protocol.ts";
import { type Refusal, sentenceOf } from "./refusal.ts";

const BAD_GATEWAY = 502;

/** The message is the body as well, for code that does not look at the header. */
export function faultResponse(fault: Fault): Response {
  const headers = {
    "content-type": "text/plain;charset=UTF-8",
    [FAULT_HEADER]: encodeURIComponent(JSON.stringify(fault)),
  };
  return new Response(fault.message, { status: BAD_GATEWAY, headers });
}

export function refused(refusal: Refusal): Fault {
  return { code: "EGRESS_REFUSED", message: sentenceOf(refusal) };
}

export function unreachable(code: "ECONNREFUSED" | "ETIMEDOUT", host: Host, port: number): Fault {
  const message = `connect ${code} ${host.text}:${port}`;
  return { code, message, syscall: "connect", address: host.text, port };
}

export function unknownHost(host: Host): Fault {
  const message = `getaddrinfo ENOTFOUND ${host.text}`;
  return { code: "ENOTFOUND", message, syscall: "getaddrinfo", hostname: host.text };
}

export function brokenOff(): Fault {
  return { code: "ECONNRESET", message: "socket hang up" };
}

export function noTls(host: Host, port: number): Fault {
  return { code: "EPROTO", message: `write EPROTO: no TLS connection to ${host.text}:${port}`, syscall: "write" };
}

export function invalidStatus(host: Host, status: number): Fault {
  return { code: "EPROTO", message: `${host.text} answered with ${status}, which is not a valid HTTP status` };
}
