// The states of an execution, each arm with just the data that it may have, and what can be read off a state. The rules
// that lead from one to the next are in lifecycle.ts.
import type { Failure, Reason } from "./failure.ts";

/** What can be executed, in elastic.io's words. */
export const EXECUTION_TYPES = ["verify_credentials", "get_meta_model", "select_model"] as const;

export type ExecutionType = (typeof EXECUTION_TYPES)[number];

/** Every status that a client can see. */
export const STATUSES = [
  "scheduled",
  "running",
  "fulfilled",
  "rejected",
  "handed_out",
  "cancelled",
  "expired",
] as const;

export type Status = (typeof STATUSES)[number];

/** Spans in milliseconds, fixed when the execution is scheduled: a new deployment changes no promise already made. */
export interface Spans {
  readonly runMs: number;
  readonly executionMs: number;
  /** Of an outcome that nobody has fetched, and again of one that a reader with a key has. */
  readonly outcomeMs: number;
  readonly rememberMs: number;
  /**
   * How long an execution without an Idempotency-Key is remembered after it was handed out: 0 where the deployment
   * keeps no history.
   */
  readonly handedOutMs: number;
}

/** The code to run, as it was when the execution was scheduled. */
export interface Code {
  /** The version of the user's own component; null for a built-in one. */
  readonly version: string | null;
  /** Where the code is stored; "" for a built-in component. */
  readonly key: string;
  /** Sealed environment variables; the id changes whenever they do. */
  readonly variables: { readonly id: string; readonly sealed: Uint8Array } | null;
  /** The credential fields that the descriptor declares as passwords. */
  readonly secretFields: readonly string[];
}

/** Which of the two queues an execution waits in: `bulk` takes what one user schedules faster than a person could. */
export type Priority = "express" | "bulk";

/**
 * What a consumer needs to run the component; gone once the execution is settled. `sealed` bytes are encrypted
 * (seal.ts).
 */
export interface Job {
  readonly priority: Priority;
  readonly code: Code;
  /** The host under which the client reached this service. */
  readonly host: string;
  readonly method: string | null;
  /** Sealed JSON: `account_data` or `cfg`. */
  readonly input: Uint8Array;
  /** As it was when the execution was scheduled. Jobs that an older version made do not have `secretFields`. */
  readonly account: {
    readonly id: string;
    readonly keys: Uint8Array;
    readonly secretFields?: readonly string[];
  } | null;
}

/** One change of status. Its number is its place in the history, counted from 1. */
export interface Change {
  readonly status: Status;
  readonly at: number;
  /** The last attempt begun by then; 0 before the first. */
  readonly attempt: number;
}

/** What a schedule orders, and the execution keeps for as long as it is remembered. Free of secrets. */
export interface Facts {
  /** The tenant that alone may see the execution. */
  readonly owner: string;
  readonly user: string;
  readonly component: string;
  /** The version of the user's own component; null for a built-in one. */
  readonly version: string | null;
  readonly type: ExecutionType;
  readonly actionOrTrigger: string | null;
  readonly spans: Spans;
  /** The one entry in the user's history that counts for this execution (user/history.ts); null where there is none. */
  readonly listedAt: number | null;
}

/** What makes an execution: the request to schedule it, checked, sealed and complete. */
export interface Order extends Facts {
  /**
   * Of the request's JSON value where it came under an Idempotency-Key: as digested under the current sealing key, then
   * under each former one. Empty without a key.
   */
  readonly fingerprints: readonly string[];
  readonly job: Job;
}

/** What every state has. */
export interface Base extends Facts {
  /** Of the request that came under an Idempotency-Key; null without a key. */
  readonly fingerprint: string | null;
  readonly scheduledAt: number;
  /** Every change of status so far, in order: a dozen at most, because attempts are few. */
  readonly changes: readonly Change[];
}

/** What is remembered of an outcome once the outcome itself is gone. */
export interface OutcomeSummary {
  /** Its bytes as they go on the wire; null where there was none. */
  readonly size: number | null;
  /** Who failed; null where nobody did, or where that is not known. */
  readonly failure: Failure | null;
}

export interface Scheduled extends Base {
  readonly status: "scheduled";
  readonly job: Job;
  /** Attempts that have ended without an outcome. */
  readonly attempts: number;
  /** Messages sent since the execution became scheduled, and when the next one is due. */
  readonly dispatches: number;
  readonly dispatchAt: number;
}

export interface Running extends Base {
  readonly status: "running";
  readonly job: Job;
  readonly attempt: number;
  readonly claimant: string;
  readonly startedAt: number;
  readonly leaseEndsAt: number;
}

export type Verdict = "fulfilled" | "rejected";

export interface Settled extends Base, OutcomeSummary {
  readonly status: Verdict;
  readonly attempt: number;
  /** Null where no attempt of the execution was ever claimed. */
  readonly startedAt: number | null;
  readonly settledAt: number;
  /** Set where the lifecycle itself rejected; else the outcome's bytes are stored next to the state. */
  readonly reason: Reason | null;
}

export interface HandedOut extends Base, OutcomeSummary {
  readonly status: "handed_out";
  readonly verdict: Verdict;
  readonly reason: Reason | null;
  readonly reader: string;
  /** Whether the reader came with a key: then it may ask again until it acknowledges, or its window closes. */
  readonly isKeyed: boolean;
  readonly handedOutAt: number;
  /** Until when, at least, the reader may ask again; null once that is over and the outcome is gone. */
  readonly redeliverUntil: number | null;
}

export interface Expired extends Base, OutcomeSummary {
  readonly status: "expired";
  readonly expiredAt: number;
}

export interface Cancelled extends Base, OutcomeSummary {
  readonly status: "cancelled";
  readonly cancelledAt: number;
}

export interface Absent {
  readonly status: "absent";
}

/** Every state of an execution that exists. */
export type Existing = Scheduled | Running | Settled | HandedOut | Expired | Cancelled;

export type State = Absent | Existing;

export const ABSENT: Absent = { status: "absent" };

/** Whether the execution exists and is `owner`'s. */
export function isOwn(state: State, owner: string): state is Existing {
  return state.status !== "absent" && state.owner === owner;
}

export function isSettled(state: State): state is Settled {
  return state.status === "fulfilled" || state.status === "rejected";
}

/** Whether the outcome was handed to that reader. */
export function isReaderOf(state: State, owner: string, reader: string | null): state is HandedOut {
  return state.status === "handed_out" && isOwn(state, owner) && state.reader === reader;
}

/** Whether the reader may have the outcome, for the first time or again. */
export function isHandedTo(state: State, owner: string, reader: string | null): state is HandedOut {
  return isReaderOf(state, owner, reader) && state.redeliverUntil !== null;
}

/** Whether nothing but a cancellation, which changes nothing any more, can follow. */
export function isOver(state: State): boolean {
  return state.status === "handed_out" || state.status === "expired" || state.status === "cancelled";
}

/** Whether going from `before` to `after` sends a message to the queue. */
export function isDispatch(before: State, after: State): after is Scheduled {
  if (after.status !== "scheduled" || after === before) return false;
  return after.dispatches > (before.status === "scheduled" ? before.dispatches : 0);
}

/** What a poll tells the owner. */
export type Progress = "pending" | "ready" | "expired" | "absent";

/** A `reader` who got the outcome is told `ready` for as long as it may ask again. */
export function progressOf(state: State, owner: string, reader: string | null): Progress {
  if (!isOwn(state, owner)) return "absent";
  switch (state.status) {
    case "scheduled":
    case "running":
      return "pending";
    case "fulfilled":
    case "rejected":
      return "ready";
    case "expired":
      return "expired";
    case "handed_out":
      return isHandedTo(state, owner, reader) ? "ready" : "absent";
    case "cancelled":
      return "absent";
  }
}
