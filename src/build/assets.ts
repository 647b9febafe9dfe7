// The folder of files that the edge serves next to the Worker. A file's name holds a hash of its content, so browsers
// may keep it forever, and two builds that run at once write the same files and disturb nobody who reads them.
import { createHash } from "node:crypto";
import { readdir, rm } from "node:fs/promises";
import { extname, resolve } from "node:path";

import { DIST, write } from "./write.ts";

const FOLDER = resolve(DIST, "assets");

/** Every file may be kept: another content has another name. */
const HEADERS = `/assets/*
  Cache-Control: public, max-age=31536000, immutable
  X-Content-Type-Options: nosniff
`;

export class Assets {
  readonly #names = new Set<string>();

  /** Adds a file, such as `script.js`. Returns the path that it is served under. */
  async add(name: string, content: string | Uint8Array): Promise<string> {
    const extension = extname(name);
    const hash = createHash("sha256").update(content).digest("hex").slice(0, 12);
    const hashed = `${name.slice(0, -extension.length)}-${hash}${extension}`;
    this.#names.add(hashed);
    await write(resolve(FOLDER, "assets", hashed), content);
    return `/assets/${hashed}`;
  }

  /** Call it once all files are added: removes those of earlier builds. */
  async finish(): Promise<void> {
    await write(resolve(FOLDER, "_headers"), HEADERS);
    const folder = resolve(FOLDER, "assets");
    const stale = (await readdir(folder)).filter((name) => !this.#names.has(name));
    await Promise.all(stale.map((name) => rm(resolve(folder, name), { recursive: true, force: true })));
  }
}
