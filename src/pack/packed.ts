// A packed component: what `coatcheck push` uploads, R2 stores and an isolate loads. On the way and in storage it is
// gzipped JSON. Its version is the SHA-256, in hex, of the JSON's bytes before they are gzipped: the packer writes the
// same bytes for the same folder.
import type { Descriptor } from "./descriptor.ts";

export interface Packed {
  readonly format: 1;
  /** component.json, parsed. */
  readonly descriptor: Descriptor;
  /**
   * The isolate's modules by name. `ENTRY` is the component's code; every other name is the path, relative to the
   * component's folder, of a file that the code reads at run time, under /bundle.
   */
  readonly modules: Readonly<Record<string, PackedModule>>;
}

/** `js`: an ES module; `cjs`: a CommonJS one; `text`: a text file; `data`: any other file, in base64. */
export type PackedModule =
  | { readonly js: string }
  | { readonly cjs: string }
  | { readonly text: string }
  | { readonly data: string };

/**
 * The component's code. A CommonJS module exports a function that takes `require`, for Node's own modules, and
 * `module`, and returns the entry. An ES module, for code that awaits while it loads, exports the entry and imports
 * `require` from `./prelude.js`. Either may have a list `wasm` (on the function, or exported): the WebAssembly modules
 * in the code, in base64, which can only be compiled while the isolate starts.
 */
export const ENTRY = ".coatcheck/entry.js";

/** What the component's code exports. */
export interface Entry {
  readonly table: Table;
  /** Loads the interpreter for code that is generated at run time; undefined if there is no such code. */
  readonly interpreter: InterpreterModule | undefined;
}

/**
 * A function for each module that the service may load: `verifyCredentials`, if there is one, and each `main` of the
 * descriptor. A key is the path in the descriptor, normalized: no leading `./`, no `..`. On its first call, the
 * function evaluates its module; it returns `module.exports`, or a promise of it.
 */
export type Table = Readonly<Record<string, () => unknown>>;

/** The CommonJS build of npm's sval. */
export type InterpreterModule = () => new (options: object) => Interpreter;

export interface Interpreter {
  readonly exports: Record<string, unknown>;
  run(code: string): void;
}
