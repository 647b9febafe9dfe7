// The figures behind the charts, as numbers and as sentences: what the listed executions say about the last day. Pure;
// `now` and `startsAt` are epoch milliseconds.
import type { Execution, Failure } from "../../../client/index.ts";
import { ORIGIN_TEXTS, durationOf } from "./words.ts";

const HOUR_MS = 3_600_000;

/** The service keeps the list for a day. */
const HOURS = 24;

/** Wide enough for a queue's 20 ms and a component's 12 minutes. */
const BIN_EDGES_MS = [50, 100, 250, 500, 1000, 2500, 5000, 10_000, 30_000, 120_000];

export interface Hour {
  readonly startsAt: number;
  readonly count: number;
  /** How many of `count` have a failure. */
  readonly failed: number;
}

export interface Spread {
  /** How many executions it covers. */
  readonly count: number;
  readonly medianMs: number;
  readonly slowestMs: number;
  readonly bins: readonly Bin[];
}

export interface Bin {
  /** Exclusive; null for the last bin, which is open. */
  readonly belowMs: number | null;
  readonly count: number;
}

export interface OriginCount {
  readonly origin: Failure["origin"];
  readonly count: number;
}

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

export function hoursInWords(hours: readonly Hour[], formatHour: (startsAt: number) => string): string {
  const total = hours.reduce((sum, { count }) => sum + count, 0);
  const failed = hours.reduce((sum, hour) => sum + hour.failed, 0);
  const [busiest] = hours.toSorted((one, other) => other.count - one.count);
  if (busiest === undefined || total === 0) return "None in the last 24 hours.";
  const which = busiest.count === total ? "all in the hour" : `${busiest.count} of them in the busiest hour,`;
  const most = `${which} from ${formatHour(busiest.startsAt)}`;
  return `${total} in the last 24 hours, ${most}. ${failed === 0 ? "None" : failed} failed.`;
}

/** From the schedule to the start of the last attempt; null if none has started. */
export function waitsOf(executions: readonly Execution[]): Spread | null {
  return spreadOf(executions.map((one) => spanMs(one.scheduled_at, one.started_at)));
}

/** From the start of the last attempt to its outcome; null if there is no outcome. */
export function runsOf(executions: readonly Execution[]): Spread | null {
  return spreadOf(executions.map((one) => spanMs(one.started_at, one.finished_at)));
}

export function spreadInWords(spread: Spread | null, verb: "waited" | "ran"): string {
  if (spread === null) return verb === "ran" ? "None has ended yet." : "None has started yet.";
  const { count, medianMs, slowestMs } = spread;
  if (count === 1) return `One ${verb} for ${durationOf(medianMs)}.`;
  return `Half of ${count} ${verb} for ${durationOf(medianMs)} or less, the slowest for ${durationOf(slowestMs)}.`;
}

/** How many executions each origin failed, the most frequent origin first. */
export function failuresOf(executions: readonly Execution[]): OriginCount[] {
  return (Object.keys(ORIGIN_TEXTS) as Failure["origin"][])
    .map((origin) => ({ origin, count: executions.filter((one) => one.failure?.origin === origin).length }))
    .filter(({ count }) => count > 0)
    .toSorted((one, other) => other.count - one.count);
}

export function failuresInWords(failures: readonly OriginCount[]): string {
  if (failures.length === 0) return "None failed.";
  return `${failures.map(({ origin, count }) => `${ORIGIN_TEXTS[origin]}: ${count}`).join(". ")}.`;
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

/** `sorted` must not be empty. */
function medianOf(sorted: readonly number[]): number {
  const middle = sorted.length / 2;
  const upper = sorted[Math.floor(middle)] ?? 0;
  return Number.isInteger(middle) ? (upper + (sorted[middle - 1] ?? 0)) / 2 : upper;
}
