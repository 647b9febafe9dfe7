// Bundles a component into one module, inside which each of the component's modules is evaluated when it is first
// required. A module that cannot be resolved or read becomes an error where it is required, as in Node: most code
// catches it there.
import { readFile } from "node:fs/promises";
import { builtinModules, createRequire } from "node:module";
import { dirname, join, resolve } from "node:path";

import { type BuildFailure, type Message, type Plugin, build, transform } from "esbuild";

import { ENTRY, type Packed } from "./packed.ts";
import type { Folder } from "./folder.ts";
import { dataFiles } from "./data.ts";
import { BUNDLE, CODE, isFile, packageOf } from "./paths.ts";
import { rewrite } from "./rewrite.ts";
import type { Component } from "./targets.ts";

/** A module that is left out. */
export interface Warning {
  /** As the code names it. */
  readonly module: string;
  readonly reason: string;
}

export interface Bundle {
  readonly packed: Packed;
  readonly warnings: readonly Warning[];
  /** How many modules of JavaScript it has. */
  readonly modules: number;
}

/** Modules that the packer adds, by their name in the bundle: no path of this machine may end up in it. */
const ADDED = {
  runtime: resolve(import.meta.dirname, "require.ts"),
  interpreter: createRequire(import.meta.url).resolve("sval"),
} as const;

const GENERATES_CODE = /\bnew Function\b|\bFunction\s*\(|\beval\s*\(|(?:Async|Generator)Function|["'](?:node:)?vm["']/;

/**
 * Node's modules come from the prelude, which makes them what components expect, so the harness passes its own
 * `require`.
 */
const COMMON_JS = {
  format: "cjs",
  banner: { js: "module.exports=function(require,module){" },
  footer: { js: "return module.exports}" },
} as const;

/** Only an ES module can await while it loads. */
const ES_MODULE = { format: "esm", banner: { js: 'import { require } from "./prelude.js";' } } as const;

/** Each round bundles again without what the one before could not read; after this many, something else is wrong. */
const MOST_ROUNDS = 8;

/** A module that is missing or broken becomes an error where it is used, and a warning here. */
export async function bundle(folder: Folder): Promise<Bundle> {
  const found = new Discoveries();
  const component = { root: folder.root, dependencies: dependenciesOf(folder.root) };
  let result = await attempt(folder, component, found, false);
  if (GENERATES_CODE.test(Object.values(result.entry).join())) result = await attempt(folder, component, found, true);
  const data = dataFiles(folder.root, found.readingPackages);
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

/** What the rounds have discovered so far. */
class Discoveries {
  /** What modules require and is not installed. */
  readonly unresolved = new Set<string>();
  /** Modules that cannot be read, and why. */
  readonly broken = new Map<string, string>();
  /** Whether a module awaits while it loads, which only `import` can wait for. */
  isAwaiting = false;
  /** The folders of packages whose code knows its own path, and may read files next to it. */
  readonly readingPackages = new Set<string>();
  /** Native addons. */
  readonly native = new Set<string>();

  /** Whether the errors tell anything new. */
  learn(errors: readonly Message[], root: string): boolean {
    const before = this.#size();
    for (const { text, location } of errors) {
      const file = location && resolve(root, location.file.replace(/^[\w-]+:/, ""));
      const request = /^Could not resolve "(.+)"$/.exec(text)?.[1];
      if (request !== undefined) this.unresolved.add(request);
      else if (/top-level await/i.test(text)) this.isAwaiting = true;
      else if (file !== null) this.broken.set(file, text);
    }
    return this.#size() > before;
  }

  missingMains({ modules }: Folder): Warning[] {
    const missing = Array.from(modules).filter(([, file]) => file === null);
    return missing.map(([module]) => ({ module, reason: "does not exist" }));
  }

  warnings(): Warning[] {
    const unresolved = [...this.unresolved].map((module) => ({ module, reason: "is not installed" }));
    const native = [...this.native].map((module) => ({ module, reason: "is a native addon, which cannot run here" }));
    const broken = Array.from(this.broken, ([module, reason]) => ({ module, reason }));
    return [...unresolved, ...native, ...broken].map(({ module, reason }) => ({
      module: module.split("/node_modules/").at(-1) ?? module,
      reason,
    }));
  }

  #size(): number {
    return this.unresolved.size + this.broken.size + Number(this.isAwaiting);
  }
}

async function attempt(folder: Folder, component: Component, found: Discoveries, isInterpreted: boolean) {
  for (let round = 1; ; round++) {
    try {
      const { outputFiles, metafile } = await build({
        stdin: { contents: entryOf(folder, found, isInterpreted), resolveDir: folder.root, sourcefile: "entry.js" },
        absWorkingDir: folder.root,
        bundle: true,
        write: false,
        metafile: true,
        // CommonJS: the code of most components is sloppy, and an ES module is always strict.
        ...(found.isAwaiting ? ES_MODULE : COMMON_JS),
        platform: "node",
        target: "esnext",
        charset: "utf8",
        minifyWhitespace: true,
        keepNames: true,
        legalComments: "none",
        logLevel: "silent",
        logLimit: 0,
        loader: { ".node": "empty" },
        // Not one in a folder above, which could make sloppy code strict, for instance.
        ...(isFile(join(folder.root, "tsconfig.json")) ? {} : { tsconfigRaw: "{}" }),
        plugins: [nodeLike(component, found)],
      });
      const text = outputFiles[0]?.text ?? "";
      const wasm = wasmIn(text);
      const entry = found.isAwaiting
        ? { js: `${text}export const wasm=${wasm};` }
        : { cjs: `${text}module.exports.wasm=${wasm};` };
      return { entry, inputs: Object.keys(metafile.inputs).length };
    } catch (error) {
      const { errors } = error as Partial<BuildFailure>;
      if (errors === undefined || round === MOST_ROUNDS || !found.learn(errors, folder.root)) throw error;
    }
  }
}

/**
 * A list of the WebAssembly modules that the code has as base64 texts. Each begins with a zero, `asm` and the version
 * 1.
 */
function wasmIn(text: string): string {
  return JSON.stringify([...new Set(text.match(/AGFzbQEAAAA[A-Za-z0-9+/]+={0,2}/g))]);
}

function entryOf({ modules }: Folder, { isAwaiting }: Discoveries, isInterpreted: boolean): string {
  const evaluate = isAwaiting ? "import" : "require";
  const thunks = Array.from(modules).flatMap(([name, file]) =>
    file === null ? [] : [`${JSON.stringify(name)}: () => ${evaluate}(${JSON.stringify(file)})`],
  );
  const interpreter = isInterpreted ? '() => require("coatcheck:interpreter")' : "undefined";
  return `export const table = { ${thunks.join(", ")} };\nexport const interpreter = ${interpreter};\n`;
}

/** Makes the bundler resolve and load as Node does. */
function nodeLike(component: Component, found: Discoveries): Plugin {
  return {
    name: "node-like",
    setup(bundler) {
      bundler.onResolve({ filter: /^coatcheck:/ }, ({ path }) => ({ path: path.slice(10), namespace: "coatcheck" }));
      bundler.onLoad({ filter: /.*/, namespace: "coatcheck" }, async ({ path }) => ({
        contents: await readFile(ADDED[path as keyof typeof ADDED], "utf8"),
        loader: path === "runtime" ? "ts" : "js",
      }));
      // What an `import` statement names would be bound before the prelude has changed it.
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
        contents: `throw require("coatcheck:runtime").notFound(${[path, BUNDLE, pluginData].map(literal).join(", ")});`,
        resolveDir: component.root,
      }));
      bundler.onLoad({ filter: /\.[cm]?[jt]s$/ }, ({ path }) => load(path, component, found));
    },
  };
}

async function load(file: string, component: Component, found: Discoveries) {
  const broken = found.broken.get(file);
  if (broken !== undefined) return { contents: `throw new SyntaxError(${JSON.stringify(broken)});` };
  const text = (await readFile(file, "utf8")).replace(/^\uFEFF/, "");
  const isTypeScript = /\.[cm]?ts$/.test(file);
  const source = isTypeScript ? await strip(text, file) : text;
  const rewritten = source === null ? null : rewrite(source, file, component);
  if (rewritten?.usesOwnPath) found.readingPackages.add(packageOf(component.root, file));
  // The bundler takes no hash-bang after a byte-order mark; Node does.
  const contents = rewritten?.text ?? (isTypeScript ? null : text);
  return contents === null ? null : { contents, loader: "js" as const, resolveDir: dirname(file) };
}

/**
 * Turns TypeScript into JavaScript, so that it can be rewritten; null if it has an error, which the bundler will
 * report.
 */
async function strip(text: string, sourcefile: string): Promise<string | null> {
  try {
    return (await transform(text, { loader: "ts", sourcefile })).code;
  } catch {
    return null;
  }
}

/** The names of the component's own dependencies that are installed. */
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

/** A value as code. */
function literal(value: unknown): string {
  return JSON.stringify(value);
}
