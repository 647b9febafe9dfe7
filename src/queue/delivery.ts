// What a consumer does about a message, without the platform: the steps come from outside. consumer.ts takes them for
// real; the tests' model of the platform takes them, too, and fails at each.
import type { Attempt, Claim } from "../execution/object.ts";
import type { Completion } from "../execution/outcome.ts";

/** Each may fail; a step that failed may have been taken all the same. */
export interface Steps {
  claim(): Promise<Claim>;
  run(attempt: Attempt): Promise<Completion>;
  settle(attempt: number, completion: Completion): Promise<unknown>;
  release(attempt: number): Promise<unknown>;
  abandon(): Promise<unknown>;
  acknowledge(): void;
  retry(delaySeconds: number): void;
  /** Writes a line of the log. `attempt`: null where none was claimed. */
  report(event: string, attempt: number | null, error: unknown): void;
}

/**
 * `deliveries` counts this one, from 1. The message is acknowledged once its execution is claimed: from then on the
 * lease, kept by the execution's object, notices if this consumer dies. The queue repeats what could not be claimed,
 * and only that.
 */
export async function deliver(steps: Steps, deliveries: number): Promise<void> {
  let claim: Claim;
  try {
    claim = await steps.claim();
  } catch (error) {
    steps.report("claim_failed", null, error);
    return steps.retry(retryDelaySeconds(deliveries));
  }
  steps.acknowledge();
  if (claim.kind === "run") await run(steps, claim);
}

/** If even releasing the attempt fails, its lease ends it. */
async function run(steps: Steps, claimed: Attempt): Promise<void> {
  const { attempt } = claimed;
  try {
    await steps.settle(attempt, await steps.run(claimed));
  } catch (error) {
    steps.report("attempt_failed", attempt, error);
    await steps.release(attempt).catch((failure: unknown) => steps.report("release_failed", attempt, failure));
  }
}

/** The queue gave the message up: end its execution, so that nobody waits for it. */
export async function bury(steps: Steps, deliveries: number): Promise<void> {
  try {
    await steps.abandon();
  } catch (error) {
    steps.report("abandon_failed", null, error);
    return steps.retry(retryDelaySeconds(deliveries));
  }
  steps.acknowledge();
}

/** An object that cannot be reached may be back in a moment, or after an outage. */
const FIRST_DELAY_SECONDS = 2;
const LONGEST_DELAY_SECONDS = 60;

/** Until delivery number `deliveries + 1`: doubled each time. */
function retryDelaySeconds(deliveries: number): number {
  return Math.min(FIRST_DELAY_SECONDS * 2 ** (deliveries - 1), LONGEST_DELAY_SECONDS);
}
