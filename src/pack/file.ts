// The file that a packed component is uploaded as.
import { createHash } from "node:crypto";
import { gzipSync } from "node:zlib";

import { PACKED_BYTES, UPLOAD_BYTES } from "../limits.ts";
import type { Packed, PackedModule } from "./packed.ts";

export interface PackedFile {
  readonly version: string;
  readonly file: Uint8Array;
}

/** The same component makes the same version. If the file is too large, says so in `mistakes`. */
export function fileOf(packed: Packed, mistakes: string[]): PackedFile {
  const modules = Object.fromEntries(Object.entries(packed.modules).toSorted(([a], [b]) => (a < b ? -1 : 1)));
  const { format, descriptor } = packed;
  const json = Buffer.from(JSON.stringify({ format, descriptor, modules } satisfies Packed));
  const version = createHash("sha256").update(json).digest("hex");
  const file = gzipSync(json, { level: 9 });
  const tooLarge = (bytes: number, limit: number) =>
    `${sizeText(bytes)}; the limit is ${sizeText(limit)}. The largest files: ${largestIn(packed).join(", ")}.`;
  if (json.byteLength > PACKED_BYTES)
    mistakes.push(`The packed component is ${tooLarge(json.byteLength, PACKED_BYTES)}`);
  else if (file.byteLength > UPLOAD_BYTES)
    mistakes.push(`The packed component is, gzipped, ${tooLarge(file.byteLength, UPLOAD_BYTES)}`);
  return { version, file };
}

/** The size of a module as it is sent. */
export function sizeOf(module: PackedModule): number {
  return Buffer.byteLength(Object.values(module).join(""));
}

/** A size in the largest unit that it fills. */
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
