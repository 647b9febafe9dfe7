// Finds the source of a compiled file that does not exist: if `main` names lib/actions/a.js, and tsconfig.json says
// that lib/ is compiled from src/, it is src/actions/a.ts.
import { readFileSync } from "node:fs";
import { join, normalize, relative } from "node:path";

import { isFile } from "./paths.ts";

/** The TypeScript source of the module at `path` in the folder `root`, or null. */
export function sourceOf(root: string, path: string): string | null {
  const { outDir, rootDir } = compilerOptions(root);
  const stem = join(root, normalize(path)).replace(/\.[cm]?js$/, "");
  const stems = [stem];
  if (outDir !== undefined) {
    const within = relative(join(root, outDir), stem);
    const roots = rootDir === undefined ? [".", "src"] : [rootDir];
    if (!within.startsWith("..")) stems.unshift(...roots.map((folder) => join(root, folder, within)));
  }
  const candidates = stems.flatMap((each) => [".ts", ".mts", ".cts", "/index.ts"].map((end) => each + end));
  return candidates.find(isFile) ?? null;
}

/** tsconfig.json often has comments and trailing commas, so it is not parsed; only two of its texts are needed. */
function compilerOptions(root: string): { outDir?: string; rootDir?: string } {
  try {
    const text = readFileSync(join(root, "tsconfig.json"), "utf8").replaceAll(/^\s*\/\/.*$/gm, "");
    const option = (name: string) => new RegExp(`"${name}"\\s*:\\s*"([^"]+)"`).exec(text)?.[1];
    const [outDir, rootDir] = [option("outDir"), option("rootDir")];
    return { ...(outDir !== undefined && { outDir }), ...(rootDir !== undefined && { rootDir }) };
  } catch {
    return {};
  }
}
