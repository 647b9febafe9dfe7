// Which execution the running code belongs to: several of one account may share an isolate at the same time.
import { AsyncLocalStorage } from "node:async_hooks";

export interface Execution {
  /** Sent along with every request and connection that leaves the isolate. */
  readonly pass: string;
  /** Ends the call with an error that nothing awaits; in the original, such an error ends the process. */
  fail(error: unknown): void;
  /** Logs a line of `console`. */
  log(level: string, values: readonly unknown[]): void;
  /** Set when the run has ended: nothing of it may go on. */
  isOver: boolean;
}

export const current = new AsyncLocalStorage<Execution>();
