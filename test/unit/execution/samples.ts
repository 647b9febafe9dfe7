// One state of each status, all of the same execution scheduled at T, and one event of each type that fits them.
import type { Event } from "../../../src/execution/lifecycle.ts";
import { ABSENT, type Change, type Job, type Scheduled, type State } from "../../../src/execution/state.ts";

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
  redeliveryMs: MINUTE,
  rememberMs: DAY,
  handedOutMs: 0,
};

export const subject = { owner: "alice", user: "alice", component: "timer", type: "verify_credentials" };
export const job: Job = {
  lane: "express",
  code: { version: null, key: "", env: null, secretFields: [] },
  host: "coatcheck.example",
  actionOrTrigger: null,
  method: null,
  input: new Uint8Array([1]),
  account: null,
};

const finding = { size: 10, blame: null };

/** The history of what went through these statuses at T. */
function changes(...statuses: Change["status"][]): { readonly changes: readonly Change[] } {
  const attemptOf = (index: number) => statuses.slice(0, index + 1).filter((status) => status === "running").length;
  return { changes: statuses.map((status, index) => ({ status, at: T, attempt: attemptOf(index) })) };
}

const ticket = {
  subject,
  spans,
  fingerprint: null,
  scheduledAt: T,
  version: null,
  actionOrTrigger: null,
  listedAt: null,
};

export const scheduled: Scheduled = {
  status: "scheduled",
  ...ticket,
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
    ...ticket,
    ...changes("scheduled", "running"),
    job,
    attempt: 1,
    claimant: "m1/1",
    startedAt: T,
    leaseEndsAt: T + 135 * SECOND,
  },
  fulfilled: {
    status: "fulfilled",
    ...ticket,
    ...changes("scheduled", "running", "fulfilled"),
    ...finding,
    attempt: 1,
    startedAt: T,
    settledAt: T,
    reason: null,
  },
  rejected: {
    status: "rejected",
    ...ticket,
    ...changes("scheduled", "running", "rejected"),
    ...finding,
    attempt: 1,
    startedAt: T,
    settledAt: T,
    reason: null,
  },
  handed_out: {
    status: "handed_out",
    ...ticket,
    ...changes("scheduled", "running", "fulfilled", "handed_out"),
    ...finding,
    verdict: "fulfilled",
    reason: null,
    reader: "r1",
    handedOutAt: T,
    redeliverUntil: T + MINUTE,
  },
  expired: {
    status: "expired",
    ...ticket,
    ...changes("scheduled", "running", "fulfilled", "expired"),
    ...finding,
    expiredAt: T,
  },
  cancelled: {
    status: "cancelled",
    ...ticket,
    ...changes("scheduled", "cancelled"),
    size: null,
    blame: null,
    cancelledAt: T,
  },
} as const satisfies Record<State["status"], State>;

export const events = {
  schedule: { type: "schedule", subject, spans, fingerprint: null, job, listedAt: null },
  claim: { type: "claim", claimant: "m2/1" },
  settle: { type: "settle", attempt: 1, verdict: "fulfilled", ...finding },
  release: { type: "release", attempt: 1 },
  abandon: { type: "abandon" },
  hand_out: { type: "hand_out", owner: "alice", reader: "r2", isKeyed: false },
  cancel: { type: "cancel", owner: "alice" },
  alarm: { type: "alarm" },
} as const satisfies Record<Event["type"], Event>;
