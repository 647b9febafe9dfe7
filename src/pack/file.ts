// The file that a packed component is uploaded as.
import { createHash } from "node:crypto";
import { gzipSync } from "node:zlib";

import { FILE_NAME_LENGTH, PACKED_BYTES, PACKED_FILES, PACKED_VALUES, UPLOAD_BYTES } from "../limits.ts";
import { hasMoreValues } from "./measure.ts";
import type { Packed, PackedModule } from "./packed.ts";

export interface PackedFile {
  readonly version: string;
  readonly file: Uint8Array;
}

/** The same component makes the same version. If there is too much in the file, says so in `mistakes`. */
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
  const names = Object.keys(modules);
  if (names.length > PACKED_FILES)
    mistakes.push(`The packed component has ${names.length} files; the limit is ${PACKED_FILES}.`);
  else if (hasMoreValues(json, PACKED_VALUES))
    mistakes.push(`component.json is too long: with the files, there are more than ${PACKED_VALUES} names and values.`);
  for (const name of names.filter(({ length }) => length > FILE_NAME_LENGTH))
    mistakes.push(`The name of a file has more than ${FILE_NAME_LENGTH} characters: ${name}`);
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
