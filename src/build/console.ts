// Bundles the console's script and style sheet, and tells the page (page.ts) where they are.
import { readFile } from "node:fs/promises";
import { resolve } from "node:path";

import { type Assets, writePaths } from "./assets.ts";
import { bundle } from "./bundle.ts";

export async function buildConsole(assets: Assets): Promise<void> {
  const [script, style, mark] = await Promise.all([
    bundle(at("script/main.ts")).then((text) => assets.add("console.js", text)),
    bundle(at("style/main.css")).then((text) => assets.add("console.css", text)),
    readFile(at("mark.svg")).then((bytes) => assets.add("mark.svg", bytes)),
  ]);
  await writePaths("console", { script, style, mark });
}

function at(path: string): string {
  return resolve(import.meta.dirname, "../console", path);
}
