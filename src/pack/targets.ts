// What a `require` may mean whose request is not known, or only how it begins, before anything runs.
import { readdirSync, statSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, extname, join, resolve } from "node:path";

import { bundlePath, filesIn, isCode, packageOf } from "./paths.ts";

/** The component that is packed. */
export interface Component {
  /** Its folder. */
  readonly root: string;
  /** The names of its dependencies. */
  readonly dependencies: readonly string[];
}

/** The most modules that one computed `require` may mean: more make the bundle large, and are hardly all meant. */
const MOST_TARGETS = 500;

/** The modules that a `require` in `file` may mean, each by the name or path that it is required by at run time. */
export class Targets {
  readonly #file: string;
  readonly #component: Component;

  constructor(file: string, component: Component) {
    this.#file = file;
    this.#component = component;
  }

  /** What a request that begins with `prefix` may mean. */
  startingWith(prefix: string): Map<string, string> {
    if (prefix === "" || prefix === ".") return this.anywhere();
    const isPath = /^(?:\.{0,2}\/)/.test(prefix);
    const start = isPath
      ? resolve(dirname(this.#file), prefix) + (prefix.endsWith("/") ? "/" : "")
      : this.#package(prefix);
    if (start === null) return this.anywhere();
    const folder = start.endsWith("/") ? start.slice(0, -1) : dirname(start);
    const files = filesBelow(folder).filter((file) => file.startsWith(start) && file !== this.#file);
    return new Map(files.slice(0, MOST_TARGETS).map((file) => [bundlePath(this.#component.root, file), file]));
  }

  /**
   * What a request may mean about which nothing is known: the component's own files by path, its dependencies by name.
   */
  anywhere(): Map<string, string> {
    const { root, dependencies } = this.#component;
    const own =
      packageOf(root, this.#file) === root
        ? filesIn(root).filter((file) => isCode(file) || extname(file) === ".json")
        : [];
    const targets = own.filter((file) => file !== this.#file).map((file) => [bundlePath(root, file), file] as const);
    return new Map([...targets.slice(0, MOST_TARGETS), ...dependencies.map((name) => [name, name] as const)]);
  }

  /** What `request` resolves to, as a path in the isolate; null if it resolves to nothing. */
  resolve(request: string): string | null {
    try {
      const found = createRequire(this.#file).resolve(request);
      return found.startsWith("/") ? bundlePath(this.#component.root, found) : found;
    } catch {
      return null;
    }
  }

  /** The path that `package/...` begins with. */
  #package(prefix: string): string | null {
    const parts = prefix.split("/");
    const name = parts.splice(0, prefix.startsWith("@") ? 2 : 1).join("/");
    if (parts.length === 0) return null;
    const folders = createRequire(this.#file).resolve.paths(name) ?? [];
    const folder = folders.map((each) => join(each, name)).find((each) => statSync(each, { throwIfNoEntry: false }));
    return folder === undefined ? null : `${folder}/${parts.join("/")}`;
  }
}

/** The modules below a folder, its tests included: what looks like a test may be a module with an odd name. */
function filesBelow(folder: string): string[] {
  const found: string[] = [];
  const walk = (directory: string) => {
    for (const entry of readdirSync(directory, { withFileTypes: true }).toSorted((a, b) =>
      a.name < b.name ? -1 : 1,
    )) {
      const path = join(directory, entry.name);
      if (found.length >= MOST_TARGETS || entry.name === "node_modules") continue;
      if (entry.isDirectory()) walk(path);
      else if (isCode(path) || path.endsWith(".json")) found.push(path);
    }
  };
  if (statSync(folder, { throwIfNoEntry: false })?.isDirectory()) walk(folder);
  return found;
}
