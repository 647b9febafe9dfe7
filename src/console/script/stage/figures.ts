// The charts' figures in sentences: what each chart shows, for whoever cannot see it or would rather read. Pure.
import type { Blame, Hour, Spread } from "./day.ts";
import { ORIGIN_WORDS, durationOf } from "./words.ts";

/** `tellHour` names an hour by its beginning, in epoch milliseconds. */
export function hoursInWords(hours: readonly Hour[], tellHour: (startsAt: number) => string): string {
  const total = hours.reduce((sum, { count }) => sum + count, 0);
  const failed = hours.reduce((sum, hour) => sum + hour.failed, 0);
  const [busiest] = hours.toSorted((one, other) => other.count - one.count);
  if (busiest === undefined || total === 0) return "None in the last 24 hours.";
  const which = busiest.count === total ? "all" : `the most, ${busiest.count},`;
  const most = `${which} in the hour from ${tellHour(busiest.startsAt)}`;
  return `${total} in the last 24 hours, ${most}. ${failed === 0 ? "None" : failed} failed.`;
}

export function spreadInWords(spread: Spread | null, verb: "waited" | "ran"): string {
  if (spread === null) return verb === "ran" ? "None has ended yet." : "None has started yet.";
  const { count, medianMs, slowestMs } = spread;
  if (count === 1) return `One ${verb}: ${durationOf(medianMs)}.`;
  return `Half of ${count} ${verb} ${durationOf(medianMs)} or less, the slowest ${durationOf(slowestMs)}.`;
}

export function blamesInWords(blames: readonly Blame[]): string {
  if (blames.length === 0) return "None failed.";
  return `${blames.map(({ origin, count }) => `${ORIGIN_WORDS[origin]}: ${count}`).join(". ")}.`;
}
