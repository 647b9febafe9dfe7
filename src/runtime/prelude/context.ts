// Which execution the running code belongs to: several of them may share an isolate at the same time.
import { AsyncLocalStorage } from "node:async_hooks";

export interface Execution {
  /** Goes along with every request and connection that leaves the isolate. */
  readonly pass: string;
  /** Ends the call with an error that nobody awaits, as it ends the process of the original. */
  fail(error: unknown): void;
  /** A line of `console`. */
  log(level: string, values: readonly unknown[]): void;
}

export const current = new AsyncLocalStorage<Execution>();
