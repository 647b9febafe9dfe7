// Bundles a component into one ES module whose modules are evaluated one by one, when they are first asked for. What cannot
// be resolved or read becomes an error where it is used, as it would be in Node: most code catches it there.
import { readFile } from "node:fs/promises";
import { builtinModules, createRequire } from "node:module";
import { dirname, join, resolve } from "node:path";

import { type BuildFailure, type Message, type Plugin, build, transform } from "esbuild";

import { ENTRY, type Packed } from "./packed.ts";
import type { Folder } from "./folder.ts";
import { dataFiles } from "./data.ts";
import { CODE, isFile, packageOf } from "./files.ts";
import { type Place, rewrite } from "./rewrite.ts";

export interface Warning {
  /** The module or file, as the code names it. */
  readonly subject: string;
  readonly reason: string;
}

export interface Bundle {
  readonly packed: Packed;
  readonly warnings: readonly Warning[];
  /** How many modules of JavaScript there are in it. */
  readonly modules: number;
}

/** What the packer adds, by the name that it goes by in a bundle: no path of this machine may be in there. */
const ADDED = {
  runtime: resolve(import.meta.dirname, "require.ts"),
  interpreter: createRequire(import.meta.url).resolve("sval"),
} as const;

const GENERATES_CODE = /\bnew Function\b|\bFunction\s*\(|\beval\s*\(|(?:Async|Generator)Function|["'](?:node:)?vm["']/;

/** Node's modules come from the prelude, which makes them what components expect; so `require` is the harness's to give. */
const COMMON_JS = {
  format: "cjs",
  banner: { js: "module.exports=function(require,module){" },
  footer: { js: "return module.exports}" },
} as const;

/** Only an ES module can wait while it loads. */
const ES_MODULE = { format: "esm", banner: { js: 'import { require } from "./prelude.js";' } } as const;

/** What is left to find out by failing: each round bundles again with what the one before could not read. */
const MOST_ROUNDS = 8;

/** Lenient: a module that is missing or broken becomes an error at its use, and a warning here. */
export async function bundle(folder: Folder): Promise<Bundle> {
  const found = new Findings();
  const place = { root: folder.root, dependencies: dependenciesOf(folder.root) };
  let result = await attempt(folder, place, found, false);
  if (GENERATES_CODE.test(Object.values(result.entry).join())) result = await attempt(folder, place, found, true);
  const data = dataFiles(folder.root, found.asking);
  return {
    packed: {
      format: 1,
      descriptor: folder.descriptor,
      modules: { ...Object.fromEntries(data), [ENTRY]: result.entry },
    },
    warnings: [...found.missingMains(folder), ...found.warnings()],
    modules: result.inputs,
  };
}

/** What the rounds have found out so far. */
class Findings {
  /** What each module asks for and nobody has, as `importer\0request`. */
  readonly unresolved = new Set<string>();
  /** Modules that cannot be read, with why. */
  readonly broken = new Map<string, string>();
  /** Modules that wait while they load, which only `import` can do. */
  readonly awaiting = new Set<string>();
  /** Packages that ask where they lie. */
  readonly asking = new Set<string>();
  readonly native = new Set<string>();

  /** Whether there was anything new in the errors. */
  learn(errors: readonly Message[], root: string): boolean {
    const before = this.#size();
    for (const { text, location } of errors) {
      const file = location && resolve(root, location.file.replace(/^[\w-]+:/, ""));
      const request = /^Could not resolve "(.+)"$/.exec(text)?.[1];
      if (request !== undefined) this.unresolved.add(request);
      else if (/top-level await/i.test(text)) this.awaiting.add("");
      else if (file !== null) this.broken.set(file, text);
    }
    return this.#size() > before;
  }

  missingMains({ modules }: Folder): Warning[] {
    const missing = Array.from(modules).filter(([, file]) => file === null);
    return missing.map(([subject]) => ({ subject, reason: "there is no such file" }));
  }

  warnings(): Warning[] {
    const unresolved = [...this.unresolved].map((subject) => ({ subject, reason: "is not installed" }));
    const native = [...this.native].map((subject) => ({
      subject,
      reason: "is a native addon, which runs in no isolate",
    }));
    const broken = Array.from(this.broken, ([subject, reason]) => ({ subject, reason }));
    return [...unresolved, ...native, ...broken].map(({ subject, reason }) => ({
      subject: subject.split("/node_modules/").at(-1) ?? subject,
      reason,
    }));
  }

  #size(): number {
    return this.unresolved.size + this.broken.size + this.awaiting.size;
  }
}

async function attempt(folder: Folder, place: Place, found: Findings, isInterpreted: boolean) {
  for (let round = 1; ; round++) {
    try {
      const { outputFiles, metafile } = await build({
        stdin: { contents: entryOf(folder, found, isInterpreted), resolveDir: folder.root, sourcefile: "entry.js" },
        absWorkingDir: folder.root,
        bundle: true,
        write: false,
        metafile: true,
        // CommonJS: the code of most components is sloppy, and an ES module is strict from top to bottom.
        ...(found.awaiting.size > 0 ? ES_MODULE : COMMON_JS),
        platform: "node",
        target: "esnext",
        charset: "utf8",
        minifyWhitespace: true,
        keepNames: true,
        legalComments: "none",
        logLevel: "silent",
        logLimit: 0,
        loader: { ".node": "empty" },
        // Not what lies above the folder: it would make strict code of sloppy code, for one.
        ...(isFile(join(folder.root, "tsconfig.json")) ? {} : { tsconfigRaw: "{}" }),
        plugins: [nodeLike(place, found)],
      });
      const text = outputFiles[0]?.text ?? "";
      const wasm = wasmIn(text);
      const entry =
        found.awaiting.size > 0
          ? { js: `${text}export const wasm=${wasm};` }
          : { cjs: `${text}module.exports.wasm=${wasm};` };
      return { entry, inputs: Object.keys(metafile.inputs).length };
    } catch (error) {
      const { errors } = error as Partial<BuildFailure>;
      if (errors === undefined || round === MOST_ROUNDS || !found.learn(errors, folder.root)) throw error;
    }
  }
}

/** The WebAssembly modules that are texts in the code, in base64, as a list. Each begins with a zero, `asm` and the version 1. */
function wasmIn(text: string): string {
  return JSON.stringify([...new Set(text.match(/AGFzbQEAAAA[A-Za-z0-9+/]+={0,2}/g))]);
}

function entryOf({ modules }: Folder, { awaiting }: Findings, isInterpreted: boolean): string {
  const evaluate = awaiting.size > 0 ? "import" : "require";
  const thunks = Array.from(modules).flatMap(([name, file]) =>
    file === null ? [] : [`${JSON.stringify(name)}: () => ${evaluate}(${JSON.stringify(file)})`],
  );
  const interpreter = isInterpreted ? '() => require("coatcheck:interpreter")' : "undefined";
  return `export const table = { ${thunks.join(", ")} };\nexport const interpreter = ${interpreter};\n`;
}

/** Makes the bundler resolve and load as Node does. */
function nodeLike(place: Place, found: Findings): Plugin {
  return {
    name: "node-like",
    setup(bundler) {
      bundler.onResolve({ filter: /^coatcheck:/ }, ({ path }) => ({ path: path.slice(10), namespace: "coatcheck" }));
      bundler.onLoad({ filter: /.*/, namespace: "coatcheck" }, async ({ path }) => ({
        contents: await readFile(ADDED[path as keyof typeof ADDED], "utf8"),
        loader: path === "runtime" ? "ts" : "js",
      }));
      // A name that an `import` statement asks for would be bound before the prelude has changed it.
      const builtin = new RegExp(
        `^(?:node:)?(?:${builtinModules.map((name) => name.replace(/^node:/, "")).join("|")})$`,
      );
      bundler.onResolve({ filter: builtin }, ({ path, kind }) =>
        kind === "require-call" ? { path, external: true } : { path, namespace: "builtin" },
      );
      bundler.onLoad({ filter: /.*/, namespace: "builtin" }, ({ path }) => ({
        contents: `module.exports = require(${JSON.stringify(path)});`,
      }));
      bundler.onResolve({ filter: /\.node$/ }, ({ path }) => {
        found.native.add(path);
        return { path, namespace: "missing", pluginData: ": it is a native addon, which does not run here" };
      });
      bundler.onResolve({ filter: /.*/ }, ({ path }) =>
        found.unresolved.has(path) ? { path, namespace: "missing", pluginData: "" } : null,
      );
      bundler.onLoad({ filter: /.*/, namespace: "missing" }, ({ path, pluginData }) => ({
        contents: `throw require("coatcheck:runtime").notFound(${JSON.stringify(path)}, "/bundle", ${JSON.stringify(pluginData)});`,
        resolveDir: place.root,
      }));
      bundler.onLoad({ filter: /\.[cm]?[jt]s$/ }, ({ path }) => load(path, place, found));
    },
  };
}

async function load(file: string, place: Place, found: Findings) {
  const broken = found.broken.get(file);
  if (broken !== undefined) return { contents: `throw new SyntaxError(${JSON.stringify(broken)});` };
  const text = (await readFile(file, "utf8")).replace(/^\uFEFF/, "");
  const isTypeScript = /\.[cm]?ts$/.test(file);
  const source = isTypeScript ? await strip(text, file) : text;
  const rewritten = source === null ? null : rewrite(source, file, place);
  if (rewritten?.asksPlace) found.asking.add(packageOf(place.root, file));
  // The bundler takes no hash-bang behind a byte-order mark, and Node does.
  const contents = rewritten?.text ?? (isTypeScript ? null : text);
  return contents === null ? null : { contents, loader: "js" as const, resolveDir: dirname(file) };
}

/** JavaScript out of TypeScript, for the rewriting to read; null leaves an error in it to the bundler. */
async function strip(text: string, sourcefile: string): Promise<string | null> {
  try {
    return (await transform(text, { loader: "ts", sourcefile })).code;
  } catch {
    return null;
  }
}

/** The names of the packages that the component itself depends on, as far as they are installed. */
function dependenciesOf(root: string): string[] {
  const require = createRequire(join(root, "component.json"));
  try {
    const { dependencies = {} } = require("./package.json") as { dependencies?: Record<string, string> };
    return Object.keys(dependencies).filter((name) => {
      try {
        return CODE.has(`.${require.resolve(name).split(".").at(-1)}`);
      } catch {
        return false;
      }
    });
  } catch {
    return [];
  }
}
