// Part of `npm run check`: no pattern of the Worker backtracks. What it searches is often a stranger's, of the
// stranger's choice and hundreds of kilobytes long, and while one search goes on nobody else is served.
import { resolve } from "node:path";

import { type Node, parse } from "acorn";
import { simple } from "acorn-walk";
import { build } from "esbuild";
import { check } from "recheck";

const ROOT = resolve(import.meta.dirname, "../..");

/** Of libraries, and never given anything foreign. */
const HARMLESS: Readonly<Record<string, string>> = {
  "/\\{[^}]+\\}/g": "the description of the API: the paths of our own routes",
  "/\\{(?:\\{[\\d,]+\\}|[^}])+\\}/g": "the router: the paths of our own routes",
  "/\\/{(.+?)}/g": "the description of the API: the paths of our own routes",
  "/^-+|-+$/g": "the schemas' slugify, which we do not use",
};

/** One that takes longer to judge than this is one to write more simply. */
const LONGEST_MS = 10_000;

/** The Worker as it is deployed, with its libraries; what runs in isolates is in texts, and holds up nobody else. */
async function bundle(): Promise<string> {
  const { outputFiles } = await build({
    entryPoints: [resolve(ROOT, "src/index.ts")],
    bundle: true,
    write: false,
    format: "esm",
    target: "esnext",
    define: { DEVELOPMENT: "false" },
    external: ["cloudflare:*", "node:*", "*.txt"],
  });
  return outputFiles[0]?.text ?? "";
}

function patternsIn(code: string): RegExp[] {
  const found = new Map<string, RegExp>();
  simple(parse(code, { ecmaVersion: "latest", sourceType: "module" }), {
    Literal(node: Node) {
      const { value } = node as Node & { value?: unknown };
      if (value instanceof RegExp) found.set(String(value), value);
    },
  });
  return [...found.values()];
}

const patterns = patternsIn(await bundle());
const faults: string[] = [];
for (const pattern of patterns) {
  const text = String(pattern);
  if (text in HARMLESS) continue;
  const judged = await check(pattern.source, pattern.flags, { timeout: LONGEST_MS });
  if (judged.status === "vulnerable") faults.push(`${text} ${judged.complexity.summary}`);
  if (judged.status === "unknown") faults.push(`${text} cannot be judged`);
}
const known = new Set(patterns.map(String));
for (const text of Object.keys(HARMLESS)) if (!known.has(text)) faults.push(`${text} is not there any more`);

if (patterns.length === 0) faults.push("no pattern was found");
if (faults.length > 0) {
  console.error(`Patterns that can take long (write them so that no text matches in two ways):\n${faults.join("\n")}`);
  process.exit(1);
}
console.log(`${patterns.length} patterns of the Worker are linear.`);
process.exit();
