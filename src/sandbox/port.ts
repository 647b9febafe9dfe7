// The port to wherever components run. What it promises: a component's own failure is an outcome; the run ends by its
// deadline; only a fault of ours is thrown, and may be tried again.
import type { Completion } from "../execution/outcome.ts";
import type { Code } from "../execution/state.ts";
import type { Limit } from "../limits.ts";
import type { Call } from "../runtime/call.ts";
import type { Account } from "../user/accounts.ts";
import type { Variables } from "../user/components.ts";

export interface Run {
  readonly executionId: string;
  readonly attempt: number;
  readonly user: string;
  readonly component: string;
  readonly code: Code;
  readonly variables: Variables;
  readonly call: Call;
  /** A digest of the credentials: runs with equal ones may share what the component keeps in its modules. */
  readonly credentials: string;
  /** How long the component may take, in milliseconds. */
  readonly runMs: number;
  /** Aborted when nobody listens to the run any more: it was cancelled, expired, or another attempt took its place. */
  readonly signal: AbortSignal;
  /** The host under which the client reached this service. */
  readonly host: string;
  /**
   * Stores keys that the component renewed in the execution's account; `keys` may be anything. Says whether it did, and
   * if not, why.
   */
  renewKeys(keys: unknown): Promise<"written" | "unknown" | "not_keys" | Limit>;
  /** The execution's account with its keys in clear; null for an execution without one. */
  retrieveAccount(): Promise<Account | null>;
}

export interface Sandbox {
  run(run: Run): Promise<Completion>;
}
