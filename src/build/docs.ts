// Bundles the script of the API reference, and its style sheet with the viewer's, lays the viewer's script beside them
// as it is, and tells the page (page.ts) where all of them are.
import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { resolve } from "node:path";

import { type Assets, writePaths } from "./assets.ts";
import { bundle } from "./bundle.ts";

const { resolve: find } = createRequire(import.meta.url);

export async function buildDocs(assets: Assets): Promise<void> {
  const [viewer, licence, script, style] = await Promise.all([
    viewerFile("swagger-ui-bundle.js").then((text) => assets.add("viewer.js", text)),
    licences().then((text) => assets.add("viewer-licence.txt", text)),
    bundle(at("script/main.ts")).then((text) => assets.add("docs.js", text)),
    bundle(at("style/main.css")).then((text) => assets.add("docs.css", text)),
  ]);
  await writePaths("docs", { viewer, licence, script, style });
}

/** Of the viewer and of what is bundled in it. */
async function licences(): Promise<string> {
  const files = await Promise.all(["NOTICE", "LICENSE", "swagger-ui-bundle.js.LICENSE.txt"].map(viewerFile));
  return files.join("\n\n");
}

function viewerFile(name: string): Promise<string> {
  return readFile(find(`swagger-ui-dist/${name}`), "utf8");
}

function at(path: string): string {
  return resolve(import.meta.dirname, "../docs", path);
}
