// Bundles what runs inside isolates into text that the Worker carries: the prelude and the harness, each one module.
import { resolve } from "node:path";

import { type Plugin, build } from "esbuild";

import { bundle } from "../pack/bundle.ts";
import { readFolder } from "../pack/folder.ts";
import { DIST, write } from "./write.ts";

const OUT = resolve(DIST, "isolate");

/** The isolate's modules see each other by these names; the harness's source knows them by others. */
const NEIGHBOURS: Plugin = {
  name: "neighbours",
  setup(bundler) {
    bundler.onResolve({ filter: /prelude\/index\.ts$/ }, ({ kind }) =>
      kind === "entry-point" ? null : { path: "./prelude.js", external: true },
    );
    bundler.onResolve({ filter: /^coatcheck:entry$/ }, () => ({ path: "./entry.js", external: true }));
    bundler.onResolve({ filter: /^coatcheck:descriptor$/ }, () => ({ path: "./descriptor.json", external: true }));
  },
};

async function buildHarness(): Promise<void> {
  await Promise.all([bundleModule("prelude", "prelude/index.ts"), bundleModule("harness", "harness.ts")]);
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
    // Names stay: the runtime puts them into the messages of errors.
    external: ["node:*", "cloudflare:*"],
    plugins: [NEIGHBOURS],
  });
  const file = resolve(OUT, `${name}.txt`);
  for (const { text } of outputFiles) await write(file, text);
}

/** A built-in component, packed as a pushed one is. */
async function packBuiltin(name: string): Promise<void> {
  const mistakes: string[] = [];
  const folder = readFolder(resolve(import.meta.dirname, "../components", name), mistakes);
  if (folder === null || mistakes.length > 0) throw new Error(mistakes.join("\n"));
  const { packed } = await bundle(folder);
  await write(resolve(OUT, `${name}.txt`), JSON.stringify(packed));
}

export async function buildIsolates(): Promise<void> {
  await buildHarness();
  await Promise.all(["openapi", "timer"].map(packBuiltin));
}
