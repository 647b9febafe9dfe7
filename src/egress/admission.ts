// Lets in what belongs to a running execution, and counts and logs for it.
import { type EgressRules } from "./rules.ts";
import type { Budget, Budgets } from "./budget.ts";
import { type Fault, refused } from "./fault.ts";
import { type PassClaims, readPass } from "./pass.ts";
import type { Refusal } from "./refusal.ts";

/** One request or connection that may go on to be judged. */
export interface Admission {
  readonly claims: PassClaims;
  readonly budget: Budget;
  /** Logs why it goes no further. */
  readonly refuse: (refusal: Refusal) => Fault;
}

/** What the log is told; an event and its fields. */
export type Log = (event: string, fields: Readonly<Record<string, string | number>>) => void;

export interface Gate {
  /** Those that a pass may be signed with. */
  readonly secrets: readonly Uint8Array[];
  readonly rules: EgressRules;
  readonly budgets: Budgets;
  readonly log: Log;
}

/** Whoever has no valid pass has no name either: all of them share this one, for their lines in the log. */
const NOBODY = "";

/** `now`: epoch milliseconds. */
export async function admit(pass: string | null, gate: Gate, now: number): Promise<Admission | Fault> {
  const claims = await readPass(gate.secrets, pass, now);
  const execution = "reason" in claims ? NOBODY : claims.execution;
  const budget = gate.budgets.of(execution, gate.rules);
  const refuse = (refusal: Refusal): Fault => {
    if (budget.mayLog()) gate.log("egress_refused", { execution, ...refusal });
    return refused(refusal);
  };
  if ("reason" in claims) return refuse(claims);
  const refusal = budget.request();
  return refusal === null ? { claims, budget, refuse } : refuse(refusal);
}
