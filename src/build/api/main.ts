// Writes the client's types out of the description of the API, so that both say the same: `npm run build:api`. The file
// is committed, and a test fails while it is out of date.
import { readFile, writeFile } from "node:fs/promises";
import { resolve } from "node:path";

import { type Plugin, build } from "esbuild";
import { format } from "oxfmt";

import { type Schema, declare } from "./declare.ts";

const ROOT = resolve(import.meta.dirname, "../../..");

export const API_FILE = resolve(ROOT, "src/client/api.ts");

const HEAD = `// What the API takes and answers. Made from its description by \`npm run build:api\`; do not edit.
`;

/** What Node lacks, and the description needs no more of than that it is there. */
const STAND_INS: Readonly<Record<string, string>> = {
  platform: "export class DurableObject {} export class WorkerEntrypoint {} export class RpcTarget {}",
  text: 'export default "{}";',
};

const WITHOUT_PLATFORM: Plugin = {
  name: "without-platform",
  setup(bundler) {
    bundler.onResolve({ filter: /^cloudflare:/ }, () => ({ path: "platform", namespace: "stand-in" }));
    bundler.onResolve({ filter: /\.txt$/ }, () => ({ path: "text", namespace: "stand-in" }));
    bundler.onLoad({ filter: /.*/, namespace: "stand-in" }, ({ path }) => ({ contents: STAND_INS[path] ?? "" }));
  },
};

/** The text of API_FILE as it must be. */
export async function clientTypes(): Promise<string> {
  const { components } = await readDescription();
  const { printWidth } = JSON.parse(await readFile(resolve(ROOT, ".oxfmtrc.json"), "utf8")) as { printWidth: number };
  const { code, errors } = await format(API_FILE, `${HEAD}\n${declare(components.schemas)}`, { printWidth });
  if (errors.length > 0) throw new Error(errors.map(({ message }) => message).join("\n"));
  return code;
}

async function readDescription() {
  const { outputFiles } = await build({
    entryPoints: [resolve(import.meta.dirname, "description.ts")],
    bundle: true,
    write: false,
    format: "esm",
    platform: "node",
    define: { DEVELOPMENT: "false" },
    plugins: [WITHOUT_PLATFORM],
  });
  const code = outputFiles.map(({ contents }) => Buffer.from(contents).toString("base64")).join("");
  const { description } = (await import(`data:text/javascript;base64,${code}`)) as {
    description: { components: { schemas: Readonly<Record<string, Schema>> } };
  };
  return description;
}

if (import.meta.main) await writeFile(API_FILE, await clientTypes());
