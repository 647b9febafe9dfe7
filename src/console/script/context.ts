// What a view is, and what it gets.
import type { Coatcheck } from "../../client/index.ts";

export interface Context {
  readonly coatcheck: Coatcheck;
  /** The query in the address: `#/run/timer?account=a` has `account`. */
  readonly query: URLSearchParams;
  /** Aborted when the person leaves the view. */
  readonly signal: AbortSignal;
  /** Opens another view, such as `/executions/ID`. */
  readonly go: (path: string) => void;
  /** Tells screen readers. */
  readonly announce: (text: string) => void;
}

/** Fills the container, heading included. Returns what to do when the person leaves. */
export type View = (container: HTMLElement, context: Context, ...parts: string[]) => () => void;
