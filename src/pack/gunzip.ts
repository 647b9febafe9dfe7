// Inflates a packed file, and never much further than it may go: a file of 6 MB can be gzip of 6 GB.
import { concat } from "../bytes.ts";

/**
 * The platform inflates whatever it is given at once, into memory that nothing bounds. So it is given this much at a
 * time, and more only once all of that has been read: 2 MB of output at most.
 */
const PIECE_BYTES = 2048;

/** Deflate makes up to 1032 bytes of one; a few bytes of the piece before may still be waiting. */
const ROOM_BYTES = (PIECE_BYTES + 8) * 1032;

/** Null if it inflates to more than `limitBytes`: the rest is not inflated then. Throws if it is no gzip. */
export async function gunzip(file: Uint8Array, limitBytes: number): Promise<Uint8Array | null> {
  const { readable, writable } = new DecompressionStream("gzip");
  const writer = writable.getWriter();
  const reader = readable.getReader({ mode: "byob" });
  const parts: Uint8Array[] = [];
  let size = 0;
  // What fails here fails the reader, too, and is thrown from there.
  feed(writer, file).catch(() => {});
  // One read takes everything that a piece became, and only a read lets the next piece in.
  for (let room = new ArrayBuffer(ROOM_BYTES); ;) {
    const { done, value } = await reader.read(new Uint8Array(room));
    if (done) return concat(...parts);
    size += value.byteLength;
    if (size > limitBytes) {
      await Promise.allSettled([reader.cancel(), writer.abort()]);
      return null;
    }
    parts.push(value.slice());
    room = value.buffer;
  }
}

async function feed(writer: WritableStreamDefaultWriter<Uint8Array>, file: Uint8Array): Promise<void> {
  for (let start = 0; start < file.byteLength; start += PIECE_BYTES) {
    await writer.write(file.subarray(start, start + PIECE_BYTES));
  }
  await writer.close();
}
