// A packed file is inflated as far as it may go, and no further, whatever it would become.
import { deflateRawSync, gzipSync, constants } from "node:zlib";

import { array, assert, asyncProperty, integer, oneof, uint8Array } from "fast-check";
import { afterEach, describe, expect, inject, it, vi } from "vitest";

import { PACKED_BYTES, UPLOAD_BYTES } from "../../src/limits.ts";
import { gunzip } from "../../src/pack/gunzip.ts";

/** The densest file that may be uploaded: 6 MiB that would become 6 GiB. */
function bomb(): Uint8Array {
  const segment = deflateRawSync(new Uint8Array(2 ** 20), { level: 9, finishFlush: constants.Z_FULL_FLUSH });
  const file = new Uint8Array(UPLOAD_BYTES);
  file.set([0x1f, 0x8b, 8]);
  for (let at = 10; at + segment.byteLength <= file.byteLength; at += segment.byteLength) file.set(segment, at);
  return file;
}

/** Counts what is handed to the platform to be inflated. */
function countInput(): { bytes: number } {
  const count = { bytes: 0 };
  const Original = DecompressionStream;
  vi.stubGlobal(
    "DecompressionStream",
    class {
      readonly readable: ReadableStream;
      readonly writable: WritableStream;

      constructor() {
        const { readable, writable } = new Original("gzip");
        const writer = writable.getWriter();
        this.readable = readable;
        this.writable = new WritableStream<Uint8Array>({
          write(chunk) {
            count.bytes += chunk.byteLength;
            return writer.write(chunk);
          },
          close: () => writer.close(),
          abort: (reason) => writer.abort(reason),
        });
      }
    },
  );
  return count;
}

afterEach(() => vi.unstubAllGlobals());

describe("a packed file", () => {
  it("is inflated no further than to the limit, and a small piece beyond", async () => {
    const count = countInput();
    expect(await gunzip(bomb(), PACKED_BYTES)).toBe(null);
    // What makes the limit, one piece that is read and found to be too much, and one that follows it.
    expect(count.bytes).toBeLessThan(PACKED_BYTES / 1000 + 3 * 2048);
  });

  it("comes out as it went in, up to the last byte of the limit", async () => {
    const part = oneof(uint8Array({ maxLength: 20_000 }), integer({ max: 3_000_000, min: 0 }));
    await assert(
      asyncProperty(array(part, { maxLength: 5 }), async (parts) => {
        const filled = parts.map((each) => (typeof each === "number" ? Buffer.alloc(each) : each));
        const original = Buffer.concat([Buffer.from("{"), ...filled]);
        const file = gzipSync(original);
        expect(Buffer.compare((await gunzip(file, original.byteLength)) ?? Buffer.from("none"), original)).toBe(0);
        expect(await gunzip(file, original.byteLength - 1)).toBe(null);
      }),
      { seed: inject("seed"), numRuns: 50 },
    );
  });

  it.each([
    ["cut off", gzipSync("text").subarray(0, -1)],
    ["longer than its end", Buffer.concat([gzipSync("text"), gzipSync("more")])],
    ["damaged", gzipSync("text").fill(255, 12, 15)],
    ["empty", new Uint8Array()],
    ["something else", new TextEncoder().encode("{}")],
  ])("is refused where it is %s", async (_, file) => {
    await expect(gunzip(file, PACKED_BYTES)).rejects.toBeInstanceOf(TypeError);
  });
});
