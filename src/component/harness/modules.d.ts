// The modules of an isolate that are made for it: the packed component's (packed.ts).
declare module "coatcheck:entry" {
  export const table: import("../packed.ts").Table;
  /** Loads the interpreter of generated code, which the platform forbids; there only if the component's code generates any. */
  export const interpreter: import("./prelude/generated.ts").InterpreterModule | undefined;
}

declare module "coatcheck:descriptor" {
  const descriptor: import("../descriptor.ts").Descriptor;
  export default descriptor;
}

/** Text that the bundler takes in as it is. */
declare module "*.txt" {
  const text: string;
  export default text;
}
