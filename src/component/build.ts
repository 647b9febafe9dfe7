// Bundles what runs inside isolates into text that the Worker carries: the prelude and the harness, each one module. Wrangler
// runs this before it bundles the Worker (wrangler.toml, [build]); so do the tests.
import { existsSync } from "node:fs";
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { dirname, normalize, resolve } from "node:path";
import { ENTRY } from "./packed.ts";

import { type Plugin, build } from "esbuild";

const ROOT = resolve(import.meta.dirname, "../..");
const OUT = resolve(ROOT, "dist/isolate");

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
  await Promise.all([bundle("prelude", "prelude/index.ts"), bundle("harness", "harness.ts")]);
}

async function bundle(name: string, entry: string): Promise<void> {
  const { outputFiles } = await build({
    entryPoints: [resolve(import.meta.dirname, "harness", entry)],
    bundle: true,
    write: false,
    format: "esm",
    platform: "neutral",
    target: "es2024",
    minify: true,
    // Names of classes and functions show in messages.
    keepNames: false,
    external: ["node:*", "cloudflare:*"],
    plugins: [NEIGHBOURS],
  });
  const file = resolve(OUT, `${name}.txt`);
  await mkdir(dirname(file), { recursive: true });
  for (const { text } of outputFiles) await writeFile(file, text);
}

/** The built-in components, packed as a pushed one is. */
async function packBuiltin(name: string): Promise<void> {
  const folder = resolve(import.meta.dirname, "builtin", name);
  const descriptor = JSON.parse(await readFile(resolve(folder, "component.json"), "utf8"));
  const mains = Object.values({ ...descriptor.triggers, ...descriptor.actions } as Record<
    string,
    { main: string }
  >).map(({ main }) => normalize(main));
  const table: [string, string][] = mains.map((main) => [main, main]);
  if (existsSync(resolve(folder, "verifyCredentials.js"))) table.push(["verifyCredentials", "verifyCredentials.js"]);
  const contents = `export const interpret = undefined; export const table = {${table.map(([k, v]) => `${JSON.stringify(k)}: () => require("./${v}")`).join(",")}};`;
  const { outputFiles } = await build({
    stdin: { contents, resolveDir: folder },
    bundle: true,
    write: false,
    format: "esm",
    platform: "node",
    minifyWhitespace: true,
    banner: { js: 'import { createRequire } from "node:module"; const require = createRequire("file:///bundle/");' },
  });
  await writeFile(
    resolve(OUT, `${name}.txt`),
    JSON.stringify({ format: 1, descriptor, modules: { [ENTRY]: { js: outputFiles[0]?.text } } }),
  );
}

export async function buildIsolates(): Promise<void> {
  await buildHarness();
  await Promise.all(["openapi", "timer"].map(packBuiltin));
}

if (import.meta.main) await buildIsolates();
