// A component from its folder, with Node's own module loader; isolates have their own way (src/component).
import { createRequire } from "node:module";
import path from "node:path";

import type { Component } from "../../src/runtime/call.ts";
import type { Descriptor } from "../../src/pack/descriptor.ts";

const FIXTURES = path.join(import.meta.dirname, "../fixtures/components");

/** The folder of the fixture `name`; an absolute path is a folder already. */
export function folderOf(name: string): string {
  return path.resolve(FIXTURES, name);
}

/** The folder of the built-in component `name`. */
export function builtinFolder(name: string): string {
  return path.join(import.meta.dirname, "../../src/components", name);
}

export function componentIn(folder: string): Component {
  const require = createRequire(path.join(folder, "component.json"));
  return {
    descriptor: require(path.join(folder, "component.json")) as Descriptor,
    has(module) {
      try {
        return require.resolve(path.join(folder, module)) !== "";
      } catch {
        return false;
      }
    },
    load: (module) => require(path.join(folder, module)) as unknown,
  };
}
