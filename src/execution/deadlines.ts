// The deadlines of an execution: when each falls, and when the object's one alarm must fire. What a passed deadline
// makes of the state is in lifecycle.ts. Pure; instants are epoch milliseconds.
import type { Cancelled, Expired, HandedOut, Running, Scheduled, Settled, State } from "./state.ts";

/**
 * First and longest pause before a message is sent again: a lost message is noticed within 30 s, and a long outage
 * costs few.
 */
const FIRST_DISPATCH_DELAY_MS = 25_000;
const LONGEST_DISPATCH_DELAY_MS = 300_000;

/** A fault of ours may pass at once, or not: the second attempt comes soon, the third later. */
const FIRST_RELEASE_DELAY_MS = 1_000;
const RELEASE_DELAY_FACTOR = 5;

/**
 * Housekeeping (wiping, expiring, forgetting) may run this late: a passed deadline counts on every read anyway, and
 * moving the alarm writes a row.
 */
const HOUSEKEEPING_SLACK_MS = 60_000;

/**
 * The longest last call. A reader that was cut off together with the service is back within this, if it repeats its
 * request at all: our own client does so for 40 s.
 */
const LONGEST_LAST_CALL_MS = 120_000;

/** The pause after the `dispatches`-th message since the execution became scheduled: doubling, then constant. */
export function dispatchDelayMs(dispatches: number): number {
  return Math.min(FIRST_DISPATCH_DELAY_MS * 2 ** (dispatches - 1), LONGEST_DISPATCH_DELAY_MS);
}

/** The pause after attempt number `attempt` met a fault of ours. */
export function releaseDelayMs(attempt: number): number {
  return FIRST_RELEASE_DELAY_MS * RELEASE_DELAY_FACTOR ** (attempt - 1);
}

/** An execution expires a span after it was scheduled, or a shorter one after it was settled, whichever is sooner. */
export function expiresAt(state: Scheduled | Running | Settled): number {
  const fromSchedule = state.scheduledAt + state.spans.executionMs;
  return "settledAt" in state ? Math.min(fromSchedule, state.settledAt + state.spans.outcomeMs) : fromSchedule;
}

/** When an ended execution is forgotten. */
export function forgetAt(state: HandedOut | Expired | Cancelled): number {
  switch (state.status) {
    case "handed_out":
      // An idempotency key is always remembered; an execution without one, only if there is a history.
      return state.handedOutAt + (state.fingerprint === null ? state.spans.handedOutMs : state.spans.rememberMs);
    case "expired":
      return state.expiredAt + state.spans.rememberMs;
    case "cancelled":
      return state.cancelledAt + state.spans.rememberMs;
  }
}

/** How long a reader with a key may still ask once its window has ended and the object was there to notice. */
export function lastCallMs({ spans }: HandedOut): number {
  return Math.min(spans.outcomeMs, LONGEST_LAST_CALL_MS);
}

/** When the alarm must fire; null if nothing is left to do. */
export function nextAlarm(state: State, now: number): number | null {
  switch (state.status) {
    case "absent":
      return null;
    case "scheduled":
      return Math.min(state.dispatchAt, expiresAt(state));
    case "running":
      return Math.min(state.leaseEndsAt, expiresAt(state));
    case "fulfilled":
    case "rejected":
      return expiresAt(state);
    case "handed_out":
      if (state.redeliverUntil === null) return forgetAt(state);
      return state.redeliverUntil > now ? state.redeliverUntil : now + lastCallMs(state);
    case "expired":
    case "cancelled":
      return forgetAt(state);
  }
}

/** Whether the alarm set for `armedAt` (null: none) will do for the state, or must be moved. */
export function isArmedFor(state: State, armedAt: number | null, now: number): boolean {
  const wantedAt = nextAlarm(state, now);
  if (wantedAt === null) return true;
  if (armedAt === null) return false;
  return armedAt <= wantedAt + (isExact(state) ? 0 : HOUSEKEEPING_SLACK_MS);
}

/** Somebody waits for a run; and what tells a last call is that its alarm is later than the window's end. */
function isExact(state: State): boolean {
  if (state.status === "handed_out") return state.isKeyed && state.redeliverUntil !== null;
  return state.status === "scheduled" || state.status === "running";
}
