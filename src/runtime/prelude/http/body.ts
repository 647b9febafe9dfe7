// What a request of node:http carries.
import { failure, invalidType } from "../failure.ts";

export function bytesOf(chunk: unknown, encoding: unknown): Uint8Array {
  if (typeof chunk === "string") {
    return Buffer.from(chunk, typeof encoding === "string" ? (encoding as BufferEncoding) : "utf8");
  }
  // Copied: whoever writes may use its buffer again before the request is sent.
  if (ArrayBuffer.isView(chunk)) return new Uint8Array(chunk.buffer, chunk.byteOffset, chunk.byteLength).slice();
  if (chunk === null) throw failure("TypeError", "ERR_STREAM_NULL_VALUES", "May not write null values to stream");
  throw invalidType('The "chunk" argument must be of type string or an instance of Buffer or Uint8Array', chunk);
}

/** Methods whose requests the platform sends without a body. */
const BODILESS: ReadonlySet<string> = new Set(["GET", "HEAD"]);

/** Bodies that say nothing, which clients send along with every method. */
const EMPTY: ReadonlySet<string> = new Set(["", "{}", "[]", "null", '""']);

const LONGEST_EMPTY = 4;

/**
 * The body as it can be sent, null for none. Throws where the platform would leave out what the request says: whoever searches
 * with the body of a GET would find everything.
 */
export function sendable(method: string, body: Buffer): Buffer | null {
  if (!BODILESS.has(method)) return body.byteLength === 0 && method === "DELETE" ? null : body;
  if (body.byteLength <= LONGEST_EMPTY && EMPTY.has(body.toString())) return null;
  throw new Error(`coatcheck: a ${method} request cannot carry a body here; use POST, or put it into the query.`);
}
