// The first line that comes back over a socket: whether the egress entrypoint could connect (egress/socket.ts).
import type { Fault } from "../../../egress/protocol.ts";

const NEWLINE = 10;

export type Reply =
  | { readonly kind: "incomplete" }
  | { readonly kind: "connected"; readonly rest: Uint8Array }
  | { readonly kind: "fault"; readonly fault: Fault };

/** Collects bytes until the line is complete; `rest` is what follows it, the connection's own. */
export class ReplyReader {
  #bytes = Buffer.alloc(0);

  add(chunk: Uint8Array): Reply {
    this.#bytes = Buffer.concat([this.#bytes, chunk]);
    const end = this.#bytes.indexOf(NEWLINE);
    if (end === -1) return { kind: "incomplete" };
    const line = JSON.parse(this.#bytes.subarray(0, end).toString()) as { ok: true } | Fault;
    return "code" in line ? { kind: "fault", fault: line } : { kind: "connected", rest: this.#bytes.subarray(end + 1) };
  }
}
