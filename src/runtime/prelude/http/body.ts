// The body of a request of node:http.
import { nodeError, invalidType } from "../error.ts";

export function bytesOf(chunk: unknown, encoding: unknown): Uint8Array {
  if (typeof chunk === "string") {
    return Buffer.from(chunk, typeof encoding === "string" ? (encoding as BufferEncoding) : "utf8");
  }
  // Copied: the caller may reuse its buffer before the request is sent.
  if (ArrayBuffer.isView(chunk)) return new Uint8Array(chunk.buffer, chunk.byteOffset, chunk.byteLength).slice();
  if (chunk === null) throw nodeError("TypeError", "ERR_STREAM_NULL_VALUES", "May not write null values to stream");
  throw invalidType('The "chunk" argument must be of type string or an instance of Buffer or Uint8Array', chunk);
}

/** Methods that the platform sends without a body. */
const BODILESS: ReadonlySet<string> = new Set(["GET", "HEAD"]);

/** Bodies without content, which some clients send with every method. */
const EMPTY: ReadonlySet<string> = new Set(["", "{}", "[]", "null", '""']);

const LONGEST_EMPTY = 4;

/**
 * The body to send, null for none. Throws if the platform would drop a body that matters: a search whose query is in
 * the body of a GET would find everything.
 */
export function sendable(method: string, body: Buffer): Buffer | null {
  if (!BODILESS.has(method)) return body.byteLength === 0 && method === "DELETE" ? null : body;
  if (body.byteLength <= LONGEST_EMPTY && EMPTY.has(body.toString())) return null;
  throw new Error(`coatcheck: a ${method} request cannot have a body here; use POST, or put the data into the query.`);
}
