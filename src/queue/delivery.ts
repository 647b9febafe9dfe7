// What a consumer does about a message, step by step and without the platform: each step is yielded, and what came of it is given
// back, or thrown. consumer.ts performs the steps; the tests' model of the platform performs them, too, and fails at each.
import type { Claim } from "../execution/object.ts";
import type { Completion } from "../sandbox/port.ts";
import { retryDelaySeconds } from "./retry.ts";

type Work = Extract<Claim, { kind: "run" }>;

export type Step =
  /** Answered by a Claim. */
  | { readonly type: "claim" }
  | { readonly type: "acknowledge" }
  | { readonly type: "retry"; readonly delaySeconds: number }
  /** Answered by a Completion. */
  | { readonly type: "run"; readonly work: Work }
  | { readonly type: "settle"; readonly attempt: number; readonly completion: Completion }
  | { readonly type: "release"; readonly attempt: number }
  | { readonly type: "abandon" }
  | { readonly type: "report"; readonly event: string; readonly attempt: number | null; readonly error: unknown };

export type Steps = Generator<Step, void, unknown>;

/** `deliveries` counts this one, from 1. The message is acknowledged once its execution is claimed: from then on there is the lease. */
export function* deliver(deliveries: number): Steps {
  let claim: Claim;
  try {
    claim = (yield { type: "claim" }) as Claim;
  } catch (error) {
    yield { type: "report", event: "claim_failed", attempt: null, error };
    yield { type: "retry", delaySeconds: retryDelaySeconds(deliveries) };
    return;
  }
  yield { type: "acknowledge" };
  if (claim.kind === "run") yield* run(claim);
}

/** Where even giving the attempt back fails, its lease ends it. */
function* run(work: Work): Steps {
  const { attempt } = work;
  try {
    const completion = (yield { type: "run", work }) as Completion;
    yield { type: "settle", attempt, completion };
  } catch (error) {
    yield { type: "report", event: "attempt_failed", attempt, error };
    try {
      yield { type: "release", attempt };
    } catch (failure) {
      yield { type: "report", event: "release_failed", attempt, error: failure };
    }
  }
}

/** The queue gave the message up: nobody can wait for it any more. */
export function* bury(deliveries: number): Steps {
  try {
    yield { type: "abandon" };
    yield { type: "acknowledge" };
  } catch (error) {
    yield { type: "report", event: "abandon_failed", attempt: null, error };
    yield { type: "retry", delaySeconds: retryDelaySeconds(deliveries) };
  }
}
