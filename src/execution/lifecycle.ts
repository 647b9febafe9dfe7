// The life of one execution, as a pure function: `transition(state, event, now)` returns the next state, and the very
// same object where the event changes nothing. The sender of the event reads from the next state whether it won. A
// deadline that has passed at `now` counts first, whether or not the alarm has fired (deadlines.ts); only the window of
// a reader with a key waits for its alarm. Nothing is stored, sent or logged here.
//
//             | schedule  | claim   | settle    | release     | abandon  | hand_out   | acknowledge | cancel    | alarm
//  absent     | scheduled | -       | -         | -           | -        | -          | -           | -         | -
//  scheduled  | -         | running | -         | -           | rejected | -          | -           | cancelled | 3
//  running    | -         | -       | settled 1 | scheduled 2 | -        | -          | -           | cancelled | -
//  fulfilled  | -         | -       | -         | -           | -        | handed_out | -           | cancelled | -
//  rejected   | -         | -       | -         | -           | -        | handed_out | -           | cancelled | -
//  handed_out | -         | -       | -         | -           | -        | -          | spent 4     | cancelled | 5
//  expired    | -         | -       | -         | -           | -        | -          | -           | cancelled | -
//  cancelled  | -         | -       | -         | -           | -        | -          | -           | -         | -
//
//  1 fulfilled or rejected, by the running attempt only      2 rejected after the last attempt
//  3 sent again, if due      4 by its reader only; absent where nothing is remembered      5 spent, after the last call
//
//  Time alone leads from scheduled, running, fulfilled and rejected to expired; from running to scheduled or, after the
//  last attempt, rejected; from handed_out, expired and cancelled to absent.
import { ATTEMPTS } from "../limits.ts";
import { dispatchDelayMs, expiresAt, forgetAt, lastCallMs, releaseDelayMs } from "./deadlines.ts";
import type { Reason } from "./failure.ts";
import { encodeRejection } from "./outcome.ts";
import {
  ABSENT,
  type Absent,
  type Base,
  type Cancelled,
  type Existing,
  type Expired,
  type HandedOut,
  type Order,
  type OutcomeSummary,
  type Running,
  type Scheduled,
  type Settled,
  type State,
  type Status,
  type Verdict,
  isHandedTo,
  isOwn,
  isSettled,
} from "./state.ts";

export type Event =
  | { readonly type: "schedule"; readonly order: Order }
  /** The same claimant claims the same attempt, however often it has to call. */
  | { readonly type: "claim"; readonly claimant: string }
  | (OutcomeSummary & { readonly type: "settle"; readonly attempt: number; readonly verdict: Verdict })
  /** The attempt met a fault that is not the component's. */
  | { readonly type: "release"; readonly attempt: number }
  /** The queue gave up delivering the execution's message. */
  | { readonly type: "abandon" }
  | { readonly type: "hand_out"; readonly owner: string; readonly reader: string; readonly isKeyed: boolean }
  /** The reader has the outcome and will not ask again. */
  | { readonly type: "acknowledge"; readonly owner: string; readonly reader: string }
  | { readonly type: "cancel"; readonly owner: string }
  /** `dueAt`: what the alarm was set for. */
  | { readonly type: "alarm"; readonly dueAt: number };

/**
 * How long an outcome outlives a handout to a reader without a key: only the Worker that is answering that reader can
 * ask again, and it has given up by then.
 */
const KEYLESS_REDELIVERY_MS = 15_000;

/** How long a run may exceed its deadline, to start an isolate and hand in the outcome, before it counts as dead. */
const LEASE_GRACE_MS = 15_000;

/** Applies `event` at `now` (epoch milliseconds). Returns the same state object where nothing changes. */
export function transition(stored: State, event: Event, now: number): State {
  const state = passTime(stored, now);
  switch (event.type) {
    case "schedule":
      return state.status === "absent" ? schedule(event.order, now) : state;
    case "claim":
      return state.status === "scheduled" ? claim(state, event.claimant, now) : state;
    case "settle":
      return state.status === "running" && state.attempt === event.attempt ? settle(state, event, null, now) : state;
    case "release":
      return state.status === "running" && state.attempt === event.attempt ? release(state, now) : state;
    case "abandon":
      return state.status === "scheduled" ? exhaust(state, now) : state;
    case "hand_out":
      return isSettled(state) && isOwn(state, event.owner) ? handOut(state, event, now) : state;
    case "acknowledge":
      return isHandedTo(state, event.owner, event.reader) ? dropOutcome(state) : state;
    case "cancel":
      return isOwn(state, event.owner) && state.status !== "cancelled" ? cancel(state, now) : state;
    case "alarm":
      if (state.status === "handed_out") return isLastCallOver(state, event.dueAt, now) ? dropOutcome(state) : state;
      return state.status === "scheduled" && state.dispatchAt <= now ? dispatch(state, now) : state;
  }
}

/** The state once every deadline that has passed at `now` has acted; the same object where none has. */
export function passTime(stored: State, now: number): State {
  let state = stored;
  for (;;) {
    const next = actOnDeadline(state, now);
    if (next === state) return state;
    state = next;
  }
}

/**
 * A deadline acts as of its own instant, whenever it is noticed; but for the window of a reader with a key, which only
 * an alarm closes.
 */
function actOnDeadline(state: State, now: number): State {
  switch (state.status) {
    case "absent":
      return state;
    case "running":
      if (state.leaseEndsAt < expiresAt(state)) {
        return state.leaseEndsAt <= now ? retryOrReject(state, state.leaseEndsAt, state.leaseEndsAt) : state;
      }
      return expiresAt(state) <= now ? expire(state, expiresAt(state)) : state;
    case "scheduled":
    case "fulfilled":
    case "rejected":
      return expiresAt(state) <= now ? expire(state, expiresAt(state)) : state;
    case "handed_out":
      if (state.redeliverUntil === null) return forgetAt(state) <= now ? ABSENT : state;
      return !state.isKeyed && state.redeliverUntil <= now ? dropOutcome(state) : state;
    case "expired":
    case "cancelled":
      return forgetAt(state) <= now ? ABSENT : state;
  }
}

/** A running attempt that ended without an outcome: scheduled again at `dispatchAt`, or rejected after the last. */
function retryOrReject(state: Running, dispatchAt: number, now: number): Scheduled | Settled {
  if (state.attempt >= ATTEMPTS) return exhaust(state, now);
  const { job, attempt } = state;
  return { ...changed(state, "scheduled", now), job, attempts: attempt, dispatches: 0, dispatchAt };
}

function schedule({ fingerprints, job, ...facts }: Order, now: number): Scheduled {
  const [fingerprint = null] = fingerprints;
  return {
    ...changed({ ...facts, fingerprint, scheduledAt: now, changes: [] }, "scheduled", now),
    job,
    attempts: 0,
    dispatches: 1,
    dispatchAt: now + dispatchDelayMs(1),
  };
}

function claim(state: Scheduled, claimant: string, now: number): Running {
  const { job, attempts } = state;
  return {
    ...changed(state, "running", now, attempts + 1),
    job,
    attempt: attempts + 1,
    claimant,
    startedAt: now,
    leaseEndsAt: now + state.spans.runMs + LEASE_GRACE_MS,
  };
}

function settle(
  state: Scheduled | Running,
  { verdict, size, failure }: OutcomeSummary & { readonly verdict: Verdict },
  reason: Reason | null,
  now: number,
): Settled {
  const isRunning = state.status === "running";
  return {
    ...changed(state, verdict, now),
    attempt: isRunning ? state.attempt : state.attempts,
    startedAt: isRunning ? state.startedAt : null,
    settledAt: now,
    reason,
    size,
    failure,
  };
}

/** Ends an execution none of whose attempts came to an end. */
function exhaust(state: Scheduled | Running, now: number): Settled {
  const reason = exhausted(state.status === "running" ? state.attempt : state.attempts);
  const size = encodeRejection(reason).byteLength;
  return settle(state, { verdict: "rejected", size, failure: { origin: "platform", ...reason } }, reason, now);
}

function release(state: Running, now: number): Scheduled | Settled {
  return retryOrReject(state, now + releaseDelayMs(state.attempt), now);
}

function handOut(state: Settled, event: Extract<Event, { type: "hand_out" }>, now: number): HandedOut {
  return {
    ...changed(state, "handed_out", now),
    ...summaryOf(state),
    verdict: state.status,
    reason: state.reason,
    reader: event.reader,
    isKeyed: event.isKeyed,
    handedOutAt: now,
    redeliverUntil: now + (event.isKeyed ? state.spans.outcomeMs : KEYLESS_REDELIVERY_MS),
  };
}

/**
 * Whether the alarm that was set for `dueAt` closes the window of a reader with a key. It must have been set after the
 * window's end, for the end of the last call, and it must come about on time: so the object was there at both ends of
 * the last call. An outage delays either.
 */
function isLastCallOver(state: HandedOut, dueAt: number, now: number): boolean {
  if (!state.isKeyed || state.redeliverUntil === null) return false;
  return dueAt > state.redeliverUntil && dueAt <= now && now <= dueAt + lastCallMs(state);
}

/** The rest is remembered where there is a history, or an idempotency key that must not run its job again. */
function dropOutcome(state: HandedOut): HandedOut | Absent {
  const isRemembered = forgetAt(state) > state.handedOutAt;
  return isRemembered ? { ...state, reason: null, redeliverUntil: null } : ABSENT;
}

function expire(state: Scheduled | Running | Settled, now: number): Expired {
  return { ...changed(state, "expired", now), ...summaryOf(state), expiredAt: now };
}

function cancel(state: Existing, now: number): Cancelled {
  return { ...changed(state, "cancelled", now), ...summaryOf(state), cancelledAt: now };
}

function dispatch(state: Scheduled, now: number): Scheduled {
  const dispatches = state.dispatches + 1;
  return { ...state, dispatches, dispatchAt: now + dispatchDelayMs(dispatches) };
}

/** What every state has, under the new status and with the change written down. */
function changed<Next extends Status>(
  state: Base,
  status: Next,
  at: number,
  attempt = state.changes.at(-1)?.attempt ?? 0,
): Base & { readonly status: Next } {
  const { owner, user, component, version, type, actionOrTrigger, spans, listedAt, fingerprint, scheduledAt } = state;
  const changes = [...state.changes, { status, at, attempt }];
  return {
    status,
    owner,
    user,
    component,
    version,
    type,
    actionOrTrigger,
    spans,
    listedAt,
    fingerprint,
    scheduledAt,
    changes,
  };
}

function summaryOf(state: Existing): OutcomeSummary {
  return "size" in state ? { size: state.size, failure: state.failure } : { size: null, failure: null };
}

function exhausted(attempts: number): Reason {
  const message =
    attempts === 0
      ? "No consumer could be reached to run the component."
      : `The component could not be run: ${attempts} of ${ATTEMPTS} attempts ended without an outcome.`;
  return { name: "AttemptsExhaustedError", message };
}
