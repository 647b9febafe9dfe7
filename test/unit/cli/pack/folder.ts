// Folders that exist for one test, packed and evaluated as an isolate would, with Node's own modules.
import { mkdirSync, mkdtempSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";

import { type Bundle, bundle } from "../../../../src/pack/bundle.ts";
import { readFolder } from "../../../../src/pack/folder.ts";
import { ENTRY, type Entry, type Packed } from "../../../../src/pack/packed.ts";

type Files = Readonly<Record<string, string | Uint8Array | object>>;

/** A folder with these files; an object is written as JSON. */
export function folderWith(files: Files): string {
  const root = mkdtempSync(join(tmpdir(), "coatcheck-pack-"));
  for (const [name, content] of Object.entries(files)) {
    const path = join(root, name);
    mkdirSync(dirname(path), { recursive: true });
    const isText = typeof content === "string" || content instanceof Uint8Array;
    writeFileSync(path, isText ? content : JSON.stringify(content));
  }
  return root;
}

/** A component with one trigger, `t`, whose main is lib/t.js. */
export function componentWith(files: Files): string {
  return folderWith({ "component.json": { title: "T", triggers: { t: { main: "./lib/t.js" } } }, ...files });
}

export async function packed(root: string): Promise<Bundle> {
  const folder = readFolder(root, []);
  if (folder === null) throw new Error(`${root} holds no component.`);
  return bundle(folder);
}

/** What the module `name` of the packed component evaluates to. */
export async function evaluated(root: string, name = "lib/t.js"): Promise<unknown> {
  return entryOf((await packed(root)).packed).table[name]?.();
}

export function entryOf({ modules }: Packed): Entry {
  const code = modules[ENTRY];
  if (code === undefined || !("cjs" in code)) throw new Error("The entry is no CommonJS module.");
  const module = { exports: {} };
  // oxlint-disable-next-line no-implied-eval, no-new-func -- as the isolate evaluates it
  new Function("module", code.cjs)(module);
  const load = module.exports as (require: NodeJS.Require, module: object) => Entry;
  return load(createRequire(import.meta.url), { exports: {} });
}
