// The little components of test/fixtures/components, packed as `push` packs them, for tests that have no file system.
import { readdir } from "node:fs/promises";
import { resolve } from "node:path";

import { bundle } from "../src/pack/bundle.ts";
import { readFolder } from "../src/pack/folder.ts";

const FOLDER = resolve(import.meta.dirname, "fixtures/components");

/**
 * By name, as JSON. Some lack a module on purpose, or have one that cannot be read: the packer leaves that to the call.
 */
export async function packFixtures(): Promise<string> {
  const entries = await readdir(FOLDER, { withFileTypes: true });
  const packed = entries
    .filter((entry) => entry.isDirectory())
    .map(async ({ name }) => {
      const folder = readFolder(resolve(FOLDER, name), []);
      if (folder === null) throw new Error(`${name} is no component.`);
      return [name, (await bundle(folder)).packed] as const;
    });
  return JSON.stringify(Object.fromEntries(await Promise.all(packed)));
}

declare module "vitest" {
  interface ProvidedContext {
    /** JSON: a record of packed components. */
    fixtures: string;
  }
}
