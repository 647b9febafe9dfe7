// A packed component as the file that is sent.
import { createHash } from "node:crypto";
import { gzipSync } from "node:zlib";

import type { Packed } from "./packed.ts";
import { PACKED_BYTES, UPLOAD_BYTES } from "../limits.ts";

export interface Sealed {
  readonly version: string;
  readonly file: Uint8Array;
}

/** The same component gives the same version. Adds to `mistakes` what is too large. */
export function seal(packed: Packed, mistakes: string[]): Sealed {
  const modules = Object.fromEntries(Object.entries(packed.modules).toSorted(([a], [b]) => (a < b ? -1 : 1)));
  const { format, descriptor } = packed;
  const json = Buffer.from(JSON.stringify({ format, descriptor, modules } satisfies Packed));
  const version = createHash("sha256").update(json).digest("hex");
  const file = gzipSync(json, { level: 9 });
  const largest = () => `The largest files: ${largestIn(packed).join(", ")}.`;
  if (json.byteLength > PACKED_BYTES)
    mistakes.push(
      `Packed, the component has ${sizeText(json.byteLength)}; at most ${sizeText(PACKED_BYTES)} are allowed. ${largest()}`,
    );
  else if (file.byteLength > UPLOAD_BYTES)
    mistakes.push(
      `Gzipped, the component has ${sizeText(file.byteLength)}; at most ${sizeText(UPLOAD_BYTES)} are allowed. ${largest()}`,
    );
  return { version, file };
}

/** The size of a module as it is sent. */
export function sizeOf(module: Packed["modules"][string]): number {
  return Buffer.byteLength(Object.values(module).join(""));
}

/** A size as a person reads it. */
export function sizeText(bytes: number): string {
  if (bytes < 1024) return `${bytes} B`;
  return bytes < 2 ** 20 ? `${(bytes / 1024).toFixed(1)} KiB` : `${(bytes / 2 ** 20).toFixed(1)} MiB`;
}

function largestIn({ modules }: Packed): string[] {
  const sizes = Object.entries(modules).map(([name, module]) => ({ name, size: sizeOf(module) }));
  return sizes
    .toSorted((a, b) => b.size - a.size)
    .slice(0, 3)
    .map(({ name, size }) => `${name} (${sizeText(size)})`);
}
