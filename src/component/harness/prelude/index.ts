// What makes Node of an isolate, before any of the component's code runs.
export { current } from "./context.ts";
export { installInterpreter } from "./generated.ts";
export { require } from "./modules.ts";
