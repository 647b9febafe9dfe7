// The files that the code may read while it runs: the component's own, and those of packages whose code knows its own
// path.
import { readFileSync, statSync } from "node:fs";
import { basename, extname } from "node:path";

import type { PackedModule } from "./packed.ts";
import { CODE, bundleName, filesIn } from "./paths.ts";

/** A file that a component reads while somebody waits for it is smaller than this. */
const LARGEST_FILE_BYTES = 512 * 1024;

/** What packages read apart from their code. */
const PACKAGE_DATA = new Set(
  ["json", "proto", "pem", "crt", "wsdl", "xsd", "xml", "html", "txt", "yml", "yaml", "graphql", "csv", "sql", "dat"]
    .concat(["hbs", "ejs", "mustache", "handlebars", "pug", "tpl", "template", "wasm", "bin", "properties"])
    .map((extension) => `.${extension}`),
);

/** What no code reads: pictures, documentation, files of tools. */
const USELESS_TYPES = /\.(?:png|jpe?g|gif|ico|svg|md|markdown|map|lock|log|d\.ts|tsbuildinfo)$/i;
const USELESS_NAMES = /^(?:package-lock\.json|yarn\.lock|Dockerfile|LICEN[CS]E|tsconfig.*\.json)$/i;

/** Code that lists folders may look for code in them. */
const LISTS_FOLDERS = /\breaddir|\bglob\b|\brequire-?(?:all|dir)\b/i;

const decoder = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

/** The files to ship, by their name in the isolate. */
export function dataFiles(root: string, packages: Iterable<string>): Map<string, PackedModule> {
  const own = filesIn(root).filter((file) => !USELESS_TYPES.test(file) && !USELESS_NAMES.test(basename(file)));
  const code = own.filter((file) => CODE.has(extname(file)));
  const isListing = code.some((file) => LISTS_FOLDERS.test(readFileSync(file, "utf8")));
  const files = own.filter((file) => isListing || !CODE.has(extname(file)));
  const modules = new Map<string, PackedModule>();
  for (const folder of [...packages].filter((each) => each !== root).toSorted()) {
    const all = filesIn(folder);
    files.push(...all.filter((file) => PACKAGE_DATA.has(extname(file))));
    for (const file of namesToList(all)) modules.set(bundleName(root, file), { text: "" });
  }
  for (const file of files) {
    if (statSync(file).size <= LARGEST_FILE_BYTES) modules.set(bundleName(root, file), moduleOf(readFileSync(file)));
  }
  return modules;
}

/** The code of a package that lists folders. Only the names are needed: the code itself is in the bundle. */
function namesToList(files: readonly string[]): readonly string[] {
  const code = files.filter((file) => CODE.has(extname(file)));
  return code.some((file) => LISTS_FOLDERS.test(readFileSync(file, "utf8"))) ? code : [];
}

function moduleOf(bytes: Buffer): PackedModule {
  try {
    return { text: decoder.decode(bytes) };
  } catch {
    return { data: bytes.toString("base64") };
  }
}
