// What makes Node of an isolate, before any of the component's code runs.

export { current } from "./context.ts";

/** Takes the component's own interpreter for generated code. */
export function installInterpreter(_interpret: (code: string) => unknown): void {}
