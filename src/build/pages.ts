// Bundles the scripts and style sheets of the two pages, the console and the API reference, and tells each page (its
// page.ts) the paths of its assets.
import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { resolve } from "node:path";

import { build } from "esbuild";

import type { Assets } from "./assets.ts";
import { DIST, write } from "./write.ts";

const SRC = resolve(import.meta.dirname, "..");

const { resolve: find } = createRequire(import.meta.url);

export async function buildPages(assets: Assets): Promise<void> {
  await Promise.all([buildConsole(assets), buildDocs(assets)]);
}

async function buildConsole(assets: Assets): Promise<void> {
  const [script, style, mark] = await Promise.all([
    bundle("console/script/main.ts").then((text) => assets.add("console.js", text)),
    bundle("console/style/main.css").then((text) => assets.add("console.css", text)),
    readFile(resolve(SRC, "console/mark.svg")).then((bytes) => assets.add("mark.svg", bytes)),
  ]);
  await writePaths("console", { script, style, mark });
}

/** The viewer's script is served as it is; its style sheet is part of ours. */
async function buildDocs(assets: Assets): Promise<void> {
  const [viewer, licence, script, style] = await Promise.all([
    viewerFile("swagger-ui-bundle.js").then((text) => assets.add("viewer.js", text)),
    viewerLicense().then((text) => assets.add("viewer-licence.txt", text)),
    bundle("docs/script/main.ts").then((text) => assets.add("docs.js", text)),
    bundle("docs/style/main.css").then((text) => assets.add("docs.css", text)),
  ]);
  await writePaths("docs", { viewer, licence, script, style });
}

/** The licenses of the viewer, and of what is bundled in it. */
async function viewerLicense(): Promise<string> {
  const files = await Promise.all(["NOTICE", "LICENSE", "swagger-ui-bundle.js.LICENSE.txt"].map(viewerFile));
  return files.join("\n\n");
}

function viewerFile(name: string): Promise<string> {
  return readFile(find(`swagger-ui-dist/${name}`), "utf8");
}

/** One file for browsers out of a script, or a style sheet, and everything that it imports. */
async function bundle(entry: string): Promise<string> {
  const { outputFiles } = await build({
    entryPoints: [resolve(SRC, entry)],
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

/** The Worker imports the file as text. */
async function writePaths(page: string, paths: Readonly<Record<string, string>>): Promise<void> {
  await write(resolve(DIST, "pages", `${page}.txt`), JSON.stringify(paths));
}
