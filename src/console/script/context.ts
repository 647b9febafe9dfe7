// What a view is given, and what it is.
import type { Coatcheck } from "../../client/index.ts";

export interface Context {
  readonly coatcheck: Coatcheck;
  /** Of the person who is signed in. */
  readonly email: string;
  /** Of the address: `#/run/timer?account=a` has `account`. */
  readonly query: URLSearchParams;
  /** Aborted once the person has gone to another view. */
  readonly signal: AbortSignal;
  /** Goes to another view: `/executions/ID`. */
  readonly go: (path: string) => void;
  /** Says it to who uses a screen reader. */
  readonly announce: (text: string) => void;
}

/** Fills the container, whose heading it makes; answers what is to be done when the person goes elsewhere. */
export type View = (container: HTMLElement, context: Context, ...parts: string[]) => () => void;
