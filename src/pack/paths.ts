// Paths in the component's folder: which file a path means, and what that file is called in the isolate.
import { existsSync, readdirSync, statSync } from "node:fs";
import { basename, dirname, extname, join, relative, sep } from "node:path";

/** Where the component's files are in the isolate. */
export const BUNDLE = "/bundle";

export const CODE = new Set([".js", ".cjs", ".mjs", ".ts", ".cts", ".mts"]);

/** Folders that no component reads at run time: tools', tests and other packages. */
const SKIPPED = new Set(["node_modules", "coverage", "test", "tests", "spec", "spec-integration", "__tests__"]);

/** A component has fewer files; a folder with more was probably given by mistake. */
const MOST_FILES = 5000;

export function isFile(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isFile() ?? false;
}

/** The file that Node's `require` finds at `path`, or null. */
export function nodeFile(path: string): string | null {
  const candidates = [path, ...["js", "json", "cjs", "mjs"].map((extension) => `${path}.${extension}`)];
  return [...candidates, join(path, "index.js"), join(path, "index.json")].find(isFile) ?? null;
}

/**
 * The path of `file` relative to the folder `root`, with slashes. A package above `root` gets a path as if it were
 * inside.
 */
export function bundleName(root: string, file: string): string {
  const path = relative(root, file).split(sep).join("/");
  if (!path.startsWith("../")) return path;
  const within = path.indexOf("node_modules/");
  return within === -1 ? `outside/${basename(file)}` : path.slice(within);
}

/** The path of `file` in the isolate. */
export function bundlePath(root: string, file: string): string {
  return `${BUNDLE}/${bundleName(root, file)}`;
}

/** All files under `folder`, sorted, without those that no component reads. */
export function filesIn(folder: string): string[] {
  const found: string[] = [];
  const walk = (directory: string) => {
    const entries = readdirSync(directory, { withFileTypes: true });
    for (const entry of entries.toSorted((a, b) => (a.name < b.name ? -1 : 1))) {
      if (found.length >= MOST_FILES || entry.name.startsWith(".")) continue;
      const path = join(directory, entry.name);
      // A link to a folder is not followed: it may lead anywhere, even back here.
      if (entry.isDirectory()) {
        if (!SKIPPED.has(entry.name)) walk(path);
      } else if (isFile(path)) found.push(path);
    }
  };
  if (existsSync(folder)) walk(folder);
  return found;
}

export function isCode(file: string): boolean {
  return CODE.has(extname(file)) && !file.endsWith(".d.ts");
}

/** The folder of the package that `file` belongs to; the component's, if it is not in node_modules. */
export function packageOf(root: string, file: string): string {
  if (!relative(root, file).split(sep).includes("node_modules")) return root;
  let folder = dirname(file);
  while (!isFile(join(folder, "package.json")) && basename(folder) !== "node_modules") folder = dirname(folder);
  return folder;
}
