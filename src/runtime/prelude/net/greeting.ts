// The first line of what comes back over a socket: how connecting went (egress/socket.ts).
import type { Fault } from "../../../egress/fault.ts";

const NEWLINE = 10;

export type Said =
  | { readonly kind: "more" }
  | { readonly kind: "ok"; readonly rest: Uint8Array }
  | { readonly kind: "fault"; readonly fault: Fault };

/** Collects bytes until the line is there; what follows it is the connection's own. */
export class Greeting {
  #bytes = Buffer.alloc(0);

  add(chunk: Uint8Array): Said {
    this.#bytes = Buffer.concat([this.#bytes, chunk]);
    const end = this.#bytes.indexOf(NEWLINE);
    if (end === -1) return { kind: "more" };
    const said = JSON.parse(this.#bytes.subarray(0, end).toString()) as { ok: true } | Fault;
    return "code" in said ? { kind: "fault", fault: said } : { kind: "ok", rest: this.#bytes.subarray(end + 1) };
  }
}
