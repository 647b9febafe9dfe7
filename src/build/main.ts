// Makes what the Worker needs and is not a module of it: in dist/isolate, texts that it carries; in dist/assets, files
// that the edge serves. Wrangler runs this before it bundles the Worker (wrangler.toml, [build]); so do the tests.
import { Assets } from "./assets.ts";
import { buildIsolates } from "./isolates.ts";
import { buildPages } from "./pages.ts";

export async function buildAll(): Promise<void> {
  const assets = new Assets();
  await Promise.all([buildIsolates(), buildPages(assets)]);
  await assets.finish();
}

if (import.meta.main) await buildAll();
