// Makes what goes with the Worker and is no module of it: texts that it carries into dist/isolate, files that the edge
// serves into dist/assets. Wrangler runs this before it bundles the Worker (wrangler.toml, [build]); so do the tests.
import { buildIsolates } from "./isolates.ts";
import { buildConsole } from "./console.ts";
import { buildDocs } from "./docs.ts";
import { Assets } from "./assets.ts";

export async function buildAll(): Promise<void> {
  const assets = new Assets();
  await Promise.all([buildIsolates(), buildConsole(assets), buildDocs(assets)]);
  await assets.finish();
}

if (import.meta.main) await buildAll();
