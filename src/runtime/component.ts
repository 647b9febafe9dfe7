// The component in this isolate: its descriptor, and the modules that the packer left a thunk for.
import { posix } from "node:path";

import type { Component } from "./call.ts";
import type { Descriptor } from "../pack/descriptor.ts";
import type { Table } from "../pack/packed.ts";

export function componentOf(descriptor: Descriptor, table: Table): Component {
  return {
    descriptor,
    has: (path) => Object.hasOwn(table, posix.normalize(path)),
    load(path) {
      const name = posix.normalize(path);
      const evaluate = Object.hasOwn(table, name) ? table[name] : undefined;
      if (evaluate !== undefined) return required(evaluate());
      throw Object.assign(new Error(`Cannot find module '/bundle/${name}'`), { code: "MODULE_NOT_FOUND" });
    },
  };
}

/** What `require` gives of an ES module that names it: https://nodejs.org/api/modules.html#loading-ecmascript-modules-using-require */
function required(exports: unknown): unknown {
  const isObject = typeof exports === "object" && exports !== null;
  return isObject && Object.hasOwn(exports, "module.exports") ? Reflect.get(exports, "module.exports") : exports;
}
