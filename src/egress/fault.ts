// How the far end could not be reached, in Node's words: components and their libraries look at `code`, people read `message`.
// It crosses into the isolate as data, in a header or as a socket's first line, where the prelude makes an error of it.
import type { Host } from "./host.ts";
import { type Refusal, sentenceOf } from "./refusal.ts";

/** The header of a response that is no answer: percent-encoded JSON of a Fault. Real answers never have it. */
export const FAULT_HEADER = "coatcheck-error";

export interface Fault {
  readonly code: "ECONNREFUSED" | "ECONNRESET" | "ENOTFOUND" | "EPROTO" | "ETIMEDOUT" | "EGRESS_REFUSED";
  readonly message: string;
  readonly syscall?: string;
  readonly hostname?: string;
  readonly address?: string;
  readonly port?: number;
}

const BAD_GATEWAY = 502;

/** The sentence is the body too, for code that looks no further. */
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
  return { code: "EPROTO", message: `write EPROTO: no TLS connection with ${host.text}:${port}`, syscall: "write" };
}

export function unreadableStatus(host: Host, status: number): Fault {
  return { code: "EPROTO", message: `${host.text} answered with status ${status}, which is none of HTTP's` };
}
