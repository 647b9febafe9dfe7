// Admits what belongs to a running execution, and counts and logs on its behalf.
import type { Budget, Budgets } from "./budget.ts";
import { refused } from "./fault.ts";
import { type PassClaims, readPass } from "./pass.ts";
import type { Fault } from "./protocol.ts";
import type { Refusal } from "./refusal.ts";
import { type EgressRules } from "./rules.ts";

/** One request or connection that is worth judging. */
export interface Admission {
  readonly claims: PassClaims;
  readonly budget: Budget;
  /** Logs the refusal, and makes it a fault for the component. */
  readonly refuse: (refusal: Refusal) => Fault;
}

/** Writes an event with its fields to the log. */
export type Log = (event: string, fields: Readonly<Record<string, string | number>>) => void;

export interface Gate {
  /** Any of these may have signed a pass. */
  readonly secrets: readonly Uint8Array[];
  readonly rules: EgressRules;
  readonly budgets: Budgets;
  readonly log: Log;
}

/**
 * A request without a valid pass belongs to no execution. All of those share one budget, which limits their log lines.
 */
const NO_EXECUTION = "";

/** `now`: epoch milliseconds. */
export async function admit(pass: string | null, gate: Gate, now: number): Promise<Admission | Fault> {
  const claims = await readPass(gate.secrets, pass, now);
  const execution = "reason" in claims ? NO_EXECUTION : claims.execution;
  const budget = gate.budgets.of(execution, gate.rules);
  const refuse = (refusal: Refusal): Fault => {
    if (budget.countLogLine()) gate.log("egress_refused", { execution, ...refusal });
    return refused(refusal);
  };
  if ("reason" in claims) return refuse(claims);
  if (budget.isOver(claims.attempt)) return refuse({ reason: "pass_expired" });
  const refusal = budget.countRequest();
  return refusal === null ? { claims, budget, refuse } : refuse(refusal);
}
