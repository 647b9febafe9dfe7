// Writes what is built. The same build may run several times at once, and others read its files meanwhile.
import { createHash } from "node:crypto";
import { mkdir, readFile, rename, writeFile } from "node:fs/promises";
import { dirname, resolve } from "node:path";

export const DIST = resolve(import.meta.dirname, "../../dist");

/** Writes a file whole or not at all, and not where nothing changes: wrangler watches these files. */
export async function write(file: string, content: string | Uint8Array): Promise<void> {
  const before = await readFile(file).catch(() => null);
  if (before?.equals(Buffer.from(content)) === true) return;
  await mkdir(dirname(file), { recursive: true });
  const unfinished = resolve(
    DIST,
    `${process.pid}-${createHash("sha256").update(file).digest("hex").slice(0, 12)}.tmp`,
  );
  await writeFile(unfinished, content);
  await rename(unfinished, file);
}
