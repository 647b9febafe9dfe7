// Bundles what runs inside isolates into texts that the Worker carries: the prelude and the harness, one module each,
// and the built-in components.
import { resolve } from "node:path";

import { type Plugin, build } from "esbuild";

import { bundle } from "../pack/bundle.ts";
import { readFolder } from "../pack/folder.ts";
import { DIST, write } from "./write.ts";

const OUT = resolve(DIST, "isolate");

/** In the isolate, the modules have these names; the harness's source imports them under others. */
const NEIGHBORS: Plugin = {
  name: "neighbors",
  setup(bundler) {
    bundler.onResolve({ filter: /prelude\/index\.ts$/ }, ({ kind }) =>
      kind === "entry-point" ? null : { path: "./prelude.js", external: true },
    );
    bundler.onResolve({ filter: /^coatcheck:entry$/ }, () => ({ path: "./entry.js", external: true }));
    bundler.onResolve({ filter: /^coatcheck:descriptor$/ }, () => ({ path: "./descriptor.json", external: true }));
  },
};

export async function buildIsolates(): Promise<void> {
  await Promise.all([bundleModule("prelude", "prelude/index.ts"), bundleModule("harness", "harness.ts")]);
  await Promise.all(["openapi", "timer"].map(packBuiltin));
}

async function bundleModule(name: string, entry: string): Promise<void> {
  const { outputFiles } = await build({
    entryPoints: [resolve(import.meta.dirname, "../runtime", entry)],
    bundle: true,
    write: false,
    format: "esm",
    platform: "neutral",
    target: "es2024",
    minifyWhitespace: true,
    minifySyntax: true,
    // Names are not minified: the runtime puts them into error messages.
    external: ["node:*", "cloudflare:*"],
    plugins: [NEIGHBORS],
  });
  const file = resolve(OUT, `${name}.txt`);
  for (const { text } of outputFiles) await write(file, text);
}

/** Packs a built-in component as `push` packs any other. */
async function packBuiltin(name: string): Promise<void> {
  const mistakes: string[] = [];
  const folder = readFolder(resolve(import.meta.dirname, "../components", name), mistakes);
  if (folder === null || mistakes.length > 0) throw new Error(mistakes.join("\n"));
  const { packed } = await bundle(folder);
  await write(resolve(OUT, `${name}.txt`), JSON.stringify(packed));
}
