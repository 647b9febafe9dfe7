// The port to wherever components run. What it promises: the component's own failures are outcomes; the run ends by its
// deadline; only a fault of ours is thrown, and may be tried again.
import type { Blame } from "../execution/failure.ts";
import type { Code } from "../execution/state.ts";
import type { Outcome } from "../execution/outcome.ts";
import type { Account } from "../user/accounts.ts";
import type { Call } from "../runtime/call.ts";

export interface Run {
  readonly executionId: string;
  readonly attempt: number;
  readonly user: string;
  readonly component: string;
  readonly code: Code;
  readonly env: Readonly<Record<string, string>>;
  readonly call: Call;
  /** A digest of the credentials: runs with equal ones may share what the component keeps in its modules. */
  readonly credentials: string;
  /** How long the component may take, in milliseconds. */
  readonly runMs: number;
  /** The host under which the client reached this service. */
  readonly host: string;
  /** Stores renewed keys of the execution's account; does nothing for an execution without one. */
  updateKeys(keys: unknown): Promise<void>;
  /** The execution's account with its keys in clear; null for an execution without one. */
  retrieveAccount(): Promise<Account | null>;
}

/** An outcome, and what came to light on the way to it. */
export interface Completion extends Pick<Outcome, "verdict" | "bytes"> {
  readonly blame?: Blame | null;
  /** What the component logged, as the owner gets it (logbook.ts); null where that is nothing. */
  readonly logs?: Uint8Array | null;
}

export interface Sandbox {
  run(run: Run): Promise<Completion>;
}
