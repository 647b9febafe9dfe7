// The port to wherever components run. What it promises: the component's own failures are outcomes; the run ends by its
// deadline; only a fault of ours is thrown, and may be tried again.
import type { Outcome } from "../result.ts";
import type { Call } from "./call.ts";

export interface Run {
  readonly executionId: string;
  readonly component: string;
  readonly call: Call;
  /** How long the component may take, in milliseconds. */
  readonly runMs: number;
  /** Stores renewed keys of the execution's account; does nothing for an execution without one. */
  updateKeys(keys: unknown): Promise<void>;
}

export interface Sandbox {
  run(run: Run): Promise<Outcome>;
}
