// The modules that each isolate gets for its component (pack/packed.ts).
declare module "coatcheck:entry" {
  type Entry = import("../pack/packed.ts").Entry;
  /** The wrapper of a CommonJS module. */
  type Load = (require: (name: string) => unknown, module: { exports: object }) => Entry;
  const load: (Load & { readonly wasm?: readonly string[] }) | undefined;
  export default load;
  export const wasm: readonly string[] | undefined;
  export const table: Entry["table"];
  export const interpreter: Entry["interpreter"];
}

declare module "coatcheck:descriptor" {
  const descriptor: import("../pack/descriptor.ts").Descriptor;
  export default descriptor;
}

/** Text that the bundler includes as it is. */
declare module "*.txt" {
  const text: string;
  export default text;
}
