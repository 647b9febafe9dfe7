// Bundles the console's script and style sheet, and tells the page (page.ts) where they are.
import { readFile } from "node:fs/promises";
import { resolve } from "node:path";

import { build } from "esbuild";

import { type Assets, writePaths } from "../build/assets.ts";

export async function buildConsole(assets: Assets): Promise<void> {
  const [script, style, mark] = await Promise.all([
    bundle("script/main.ts").then((text) => assets.add("console.js", text)),
    bundle("style/main.css").then((text) => assets.add("console.css", text)),
    readFile(at("mark.svg")).then((bytes) => assets.add("mark.svg", bytes)),
  ]);
  await writePaths("console", { script, style, mark });
}

async function bundle(entry: string): Promise<string> {
  const { outputFiles } = await build({
    entryPoints: [at(entry)],
    bundle: true,
    write: false,
    format: "esm",
    platform: "browser",
    target: ["es2023", "chrome123", "firefox121", "safari17.5"],
    minify: true,
    legalComments: "none",
  });
  return outputFiles.map(({ text }) => text).join("");
}

function at(path: string): string {
  return resolve(import.meta.dirname, path);
}
