// One state of each status, all of the same execution scheduled at T, and one event of each type that fits them.
import type { Event } from "../../../src/execution/lifecycle.ts";
import type { Completion } from "../../../src/execution/outcome.ts";
import {
  ABSENT,
  type Change,
  type Facts,
  type HandedOut,
  type Job,
  type Order,
  type Scheduled,
  type State,
} from "../../../src/execution/state.ts";

/** When the sample execution was scheduled. */
export const T = 1_000_000_000_000;

export const SECOND = 1000;
export const MINUTE = 60 * SECOND;
export const HOUR = 60 * MINUTE;
export const DAY = 24 * HOUR;

export const spans = {
  runMs: 120 * SECOND,
  executionMs: HOUR,
  outcomeMs: 15 * MINUTE,
  rememberMs: DAY,
  handedOutMs: 0,
};

export const OWNER = "alice";

export const job: Job = {
  priority: "express",
  code: { version: null, key: "", variables: null, secretFields: [] },
  host: "coatcheck.example",
  method: null,
  input: new Uint8Array([1]),
  account: null,
};

/** How a run may end. */
export const completion: Completion = {
  verdict: "fulfilled",
  bytes: new Uint8Array(10),
  failure: null,
  logs: null,
};

const summary = { size: 10, failure: null };

/** The history of what went through these statuses at T. */
function changes(...statuses: Change["status"][]): { readonly changes: readonly Change[] } {
  const attemptOf = (index: number) => statuses.slice(0, index + 1).filter((status) => status === "running").length;
  return { changes: statuses.map((status, index) => ({ status, at: T, attempt: attemptOf(index) })) };
}

const facts: Facts = {
  owner: OWNER,
  user: OWNER,
  component: "timer",
  version: null,
  type: "verify_credentials",
  actionOrTrigger: null,
  spans,
  listedAt: null,
};

export const order: Order = { ...facts, fingerprints: [], job };

const base = { ...facts, fingerprint: null, scheduledAt: T };

export const scheduled: Scheduled = {
  status: "scheduled",
  ...base,
  ...changes("scheduled"),
  job,
  attempts: 0,
  dispatches: 1,
  dispatchAt: T + 25 * SECOND,
};

export const states = {
  absent: ABSENT,
  scheduled,
  running: {
    status: "running",
    ...base,
    ...changes("scheduled", "running"),
    job,
    attempt: 1,
    claimant: "m1/1",
    startedAt: T,
    leaseEndsAt: T + 135 * SECOND,
  },
  fulfilled: {
    status: "fulfilled",
    ...base,
    ...changes("scheduled", "running", "fulfilled"),
    ...summary,
    attempt: 1,
    startedAt: T,
    settledAt: T,
    reason: null,
  },
  rejected: {
    status: "rejected",
    ...base,
    ...changes("scheduled", "running", "rejected"),
    ...summary,
    attempt: 1,
    startedAt: T,
    settledAt: T,
    reason: null,
  },
  handed_out: {
    status: "handed_out",
    ...base,
    ...changes("scheduled", "running", "fulfilled", "handed_out"),
    ...summary,
    verdict: "fulfilled",
    reason: null,
    reader: "r1",
    isKeyed: false,
    handedOutAt: T,
    redeliverUntil: T + 15 * SECOND,
  },
  expired: {
    status: "expired",
    ...base,
    ...changes("scheduled", "running", "fulfilled", "expired"),
    ...summary,
    expiredAt: T,
  },
  cancelled: {
    status: "cancelled",
    ...base,
    ...changes("scheduled", "cancelled"),
    size: null,
    failure: null,
    cancelledAt: T,
  },
} as const satisfies Record<State["status"], State>;

/** Handed out to a reader with a key. */
export const kept: HandedOut = { ...states.handed_out, isKeyed: true, redeliverUntil: T + spans.outcomeMs };

export const events = {
  schedule: { type: "schedule", order },
  claim: { type: "claim", claimant: "m2/1" },
  settle: { type: "settle", attempt: 1, verdict: "fulfilled", ...summary },
  release: { type: "release", attempt: 1 },
  abandon: { type: "abandon" },
  hand_out: { type: "hand_out", owner: "alice", reader: "r2", isKeyed: false },
  acknowledge: { type: "acknowledge", owner: "alice", reader: "r1" },
  cancel: { type: "cancel", owner: "alice" },
  alarm: { type: "alarm", dueAt: T },
} as const satisfies Record<Event["type"], Event>;
