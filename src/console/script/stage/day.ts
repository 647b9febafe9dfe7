// The figures of the charts: what the listed executions say about the day. Pure; `now` is epoch milliseconds.
import type { Execution, Failure } from "../../../client/index.ts";

const HOUR_MS = 3_600_000;

const HOURS = 24;

export interface Hour {
  /** Epoch milliseconds of its beginning. */
  readonly startsAt: number;
  readonly count: number;
  /** Of `count`: those that have a failure. */
  readonly failed: number;
}

export interface Spread {
  /** Of how many executions. */
  readonly count: number;
  readonly medianMs: number;
  readonly slowestMs: number;
  readonly bins: readonly Bin[];
}

export interface Bin {
  /** Exclusive; null for the last one, which is open. */
  readonly belowMs: number | null;
  readonly count: number;
}

export interface Blame {
  readonly origin: Failure["origin"];
  readonly count: number;
}

/** Wide enough for a queue's 20 ms and a component's 12 minutes. */
const BIN_EDGES_MS = [50, 100, 250, 500, 1000, 2500, 5000, 10_000, 30_000, 120_000];

const ORIGINS: readonly Failure["origin"][] = ["credentials", "upstream", "component", "platform"];

/** The day's 24 hours, the current one last. */
export function hoursOf(executions: readonly Execution[], now: number): Hour[] {
  const firstAt = Math.floor(now / HOUR_MS) * HOUR_MS - (HOURS - 1) * HOUR_MS;
  const hours = Array.from({ length: HOURS }, (_, index) => ({
    startsAt: firstAt + index * HOUR_MS,
    count: 0,
    failed: 0,
  }));
  for (const { scheduled_at: scheduled, failure } of executions) {
    const hour = hours[Math.floor((Date.parse(scheduled) - firstAt) / HOUR_MS)];
    if (hour === undefined) continue;
    hour.count++;
    if (failure !== null) hour.failed++;
  }
  return hours;
}

/** From being scheduled to the start of the last attempt; null where none has started. */
export function waitsOf(executions: readonly Execution[]): Spread | null {
  return spreadOf(executions.map((one) => spanMs(one.scheduled_at, one.started_at)));
}

/** From the start of the last attempt to its outcome; null where there is none. */
export function runsOf(executions: readonly Execution[]): Spread | null {
  return spreadOf(executions.map((one) => spanMs(one.started_at, one.finished_at)));
}

/** The origins of the failures, the most frequent first. */
export function blamesOf(executions: readonly Execution[]): Blame[] {
  return ORIGINS.map((origin) => ({ origin, count: executions.filter((one) => one.failure?.origin === origin).length }))
    .filter(({ count }) => count > 0)
    .toSorted((one, other) => other.count - one.count);
}

function spanMs(from: string | null, to: string | null): number | null {
  if (from === null || to === null) return null;
  const ms = Date.parse(to) - Date.parse(from);
  return ms < 0 ? null : ms;
}

function spreadOf(spans: readonly (number | null)[]): Spread | null {
  const sorted = spans.filter((ms) => ms !== null).toSorted((one, other) => one - other);
  const slowestMs = sorted.at(-1);
  if (slowestMs === undefined) return null;
  const bins = [...BIN_EDGES_MS, null].map((belowMs, index) => {
    const fromMs = BIN_EDGES_MS[index - 1] ?? 0;
    return { belowMs, count: sorted.filter((ms) => ms >= fromMs && (belowMs === null || ms < belowMs)).length };
  });
  return { count: sorted.length, medianMs: medianOf(sorted), slowestMs, bins };
}

/** Of a sorted list that is not empty. */
function medianOf(sorted: readonly number[]): number {
  const middle = sorted.length / 2;
  const upper = sorted[Math.floor(middle)] ?? 0;
  return Number.isInteger(middle) ? (upper + (sorted[middle - 1] ?? 0)) / 2 : upper;
}
