// As much of Node's module loader as a `require` needs that the packer could not resolve. It is bundled into the
// component (rewrite.ts inserts the calls) and knows only the modules that it is given.
import { posix } from "node:path";

/** Modules by their path in the isolate, by the name of their package, or by what the code requires them as. */
type Modules = Readonly<Record<string, () => unknown>>;

/** The `require` of the bundle itself: it has Node's modules, and throws for everything else. */
declare const require: (name: string) => unknown;

/** The module that elastic.io's process is started with: never one of the component's. */
export const main = {
  id: ".",
  filename: "/bundle/index.js",
  path: "/bundle",
  exports: {},
  parent: null,
  children: [],
  loaded: true,
  paths: ["/bundle/node_modules"],
  require: requireFor("/bundle", {}),
};

export const cache: Record<string, unknown> = {};

export const extensions: Record<string, unknown> = { ".js": unsupported, ".json": unsupported, ".node": unsupported };

/** A `require` for a module in `folder`. It finds `modules` and Node's own. */
export function requireFor(folder: string, modules: Modules) {
  const find = (request: string): (() => unknown) | undefined => {
    const candidates = [request, ...(isPath(request) ? candidatesFor(posix.resolve(folder, request)) : [])];
    const found = candidates.find((candidate) => Object.hasOwn(modules, candidate));
    return found === undefined ? undefined : modules[found];
  };
  const local = (request: unknown): unknown => {
    const name = String(request);
    const evaluate = find(name);
    if (evaluate !== undefined) return evaluate();
    if (isPath(name)) throw notFound(name, folder);
    return require(name);
  };
  return Object.assign(local, { resolve: resolverFor(folder, {}), main: undefined, cache, extensions });
}

/** A `require.resolve`; `known` is what the packer resolved. */
export function resolverFor(folder: string, known: Readonly<Record<string, string>>) {
  const resolve = (request: unknown): string => {
    const name = String(request);
    if (Object.hasOwn(known, name)) return known[name] ?? name;
    if (isPath(name)) return posix.resolve(folder, name);
    throw notFound(name, folder);
  };
  return Object.assign(resolve, { paths: () => [`${folder}/node_modules`] });
}

/** An `import()` that the packer could not resolve. */
export async function importFor(folder: string, modules: Modules, request: unknown): Promise<unknown> {
  const module = requireFor(folder, modules)(request);
  const isNamespace = typeof module === "object" && module !== null && "__esModule" in module;
  return isNamespace ? module : { ...(module as object), default: module };
}

/** Node's error for a missing module; `why` explains it if the packer left the module out. */
export function notFound(request: string, folder: string, why = ""): Error {
  const error = new Error(`Cannot find module '${request}'${why}\nRequire stack:\n- ${folder}`);
  return Object.assign(error, { code: "MODULE_NOT_FOUND", requireStack: [folder] });
}

function candidatesFor(path: string): string[] {
  return [
    path,
    ...["js", "json", "cjs", "mjs", "ts"].map((end) => `${path}.${end}`),
    `${path}/index.js`,
    `${path}/index.json`,
  ];
}

function isPath(request: string): boolean {
  return /^(?:\.{0,2}\/|\.{1,2}$)/.test(request);
}

function unsupported(): never {
  throw new Error("Modules cannot be compiled while the component runs.");
}
