// The folder of files that the edge serves beside the Worker. A file's name holds a hash of its content, so that
// browsers may keep it for ever; where the same build runs twice at once, both write the same files and disturb nobody
// who reads them.
import { createHash } from "node:crypto";
import { readdir, rm } from "node:fs/promises";
import { extname, resolve } from "node:path";

import { DIST, write } from "./write.ts";

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
