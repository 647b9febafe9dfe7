// A packed component: what `coatcheck push` sends, R2 keeps and an isolate loads. On the way and at rest it is gzipped
// JSON. Its version is the SHA-256 of the JSON's bytes before they are gzipped, in hex: the packer writes the same bytes
// for the same folder.
import type { Descriptor } from "./descriptor.ts";

export interface Packed {
  readonly format: 1;
  /** component.json, parsed. */
  readonly descriptor: Descriptor;
  /**
   * The isolate's modules by name. `ENTRY` is the component's code; every other name is the path of a file, relative to
   * the component's folder, that the code reads at run time: the isolate shows it under /bundle.
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
 * The component's code. A CommonJS module exports a function of `require`, for Node's own modules, and `module`, which answers
 * the entry; an ES module, needed where code waits while it loads, exports the entry and imports `require` from `./prelude.js`.
 * Either may have a list `wasm` (of the function, or exported): the WebAssembly modules in the code, in base64, which can be
 * compiled only while the isolate starts.
 */
export const ENTRY = ".coatcheck/entry.js";

/** What the component's code comes to. */
export interface Entry {
  readonly table: Table;
  /** A thunk of the interpreter for code that is generated at run time; undefined where there is no such code. */
  readonly interpreter: InterpreterModule | undefined;
}

/**
 * A thunk for each module that the service may load: `verifyCredentials`, if there is one, and each `main` of the descriptor. A
 * key is the path as the descriptor has it, normalised: no leading `./`, no `..`. A thunk evaluates its module on the first
 * call and answers `module.exports`, or a promise of it.
 */
export type Table = Readonly<Record<string, () => unknown>>;

/** npm sval, as its CommonJS build exports it. */
export type InterpreterModule = () => new (options: object) => Interpreter;

export interface Interpreter {
  readonly exports: Record<string, unknown>;
  run(code: string): void;
}
