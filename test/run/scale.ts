// How much of a test is done: a small case of it by `npm test`, all of it by `npm run test:long`.
import { inject } from "vitest";

declare module "vitest" {
  interface ProvidedContext {
    readonly scale: "small" | "full";
    /** Of everything that is drawn at random. */
    readonly seed: number;
  }
}

export const isFull = inject("scale") === "full";

export function scaled<Value>(small: Value, full: Value): Value {
  return isFull ? full : small;
}
