// The folder of files that the edge serves beside the Worker. A file's name holds a hash of its content, so that
// browsers may keep it for ever; where the same build runs twice at once, both write the same files and disturb nobody
// who reads them.
import { createHash } from "node:crypto";
import { mkdir, readFile, readdir, rename, rm, writeFile } from "node:fs/promises";
import { dirname, extname, resolve } from "node:path";

const DIST = resolve(import.meta.dirname, "../../dist");
const FOLDER = resolve(DIST, "assets");

/** Of every file: its name tells its content. */
const HEADERS = `/assets/*
  Cache-Control: public, max-age=31536000, immutable
  X-Content-Type-Options: nosniff
`;

export class Assets {
  readonly #names = new Set<string>();

  /** Adds a file, `script.js` for instance; answers the path under which it is served. */
  async add(name: string, content: string | Uint8Array): Promise<string> {
    const extension = extname(name);
    const hash = createHash("sha256").update(content).digest("hex").slice(0, 12);
    const hashed = `${name.slice(0, -extension.length)}-${hash}${extension}`;
    this.#names.add(hashed);
    await write(resolve(FOLDER, "assets", hashed), content);
    return `/assets/${hashed}`;
  }

  /** Once all are added: removes those of earlier builds. */
  async finish(): Promise<void> {
    await write(resolve(FOLDER, "_headers"), HEADERS);
    const folder = resolve(FOLDER, "assets");
    const stale = (await readdir(folder)).filter((name) => !this.#names.has(name));
    await Promise.all(stale.map((name) => rm(resolve(folder, name), { recursive: true, force: true })));
  }
}

/** Tells the Worker, which imports it as text, the paths of the assets that a page needs. */
export async function writePaths(page: string, paths: Readonly<Record<string, string>>): Promise<void> {
  await write(resolve(DIST, "pages", `${page}.txt`), JSON.stringify(paths));
}

/** Whole or not at all, and not where nothing changes: wrangler watches these files. */
async function write(file: string, content: string | Uint8Array): Promise<void> {
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
