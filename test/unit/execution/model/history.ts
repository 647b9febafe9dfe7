// What the history of an execution may be: what is written down stays as it is, follows on from what was before, and
// says nothing but when which status began, in which attempt.
import { ATTEMPTS } from "../../../../src/limits.ts";
import type { Change, State } from "../../../../src/execution/state.ts";

const FOLLOWING: Readonly<Record<Change["status"], readonly Change["status"][]>> = {
  scheduled: ["running", "rejected", "cancelled", "expired"],
  running: ["scheduled", "fulfilled", "rejected", "cancelled", "expired"],
  fulfilled: ["handed_out", "cancelled", "expired"],
  rejected: ["handed_out", "cancelled", "expired"],
  handed_out: ["cancelled"],
  expired: ["cancelled"],
  cancelled: [],
};

/** Each attempt is scheduled and runs; then it is settled, handed out, and cancelled at last. */
const MOST_CHANGES = 2 * ATTEMPTS + 3;

/** What of the history is wrong from one state to the next; null where nothing is. */
export function wrongHistory(before: State, after: State): string | null {
  if (after.status === "absent") return null;
  const { changes } = after;
  const old = before.status === "absent" ? [] : before.changes;
  if (changes.length > MOST_CHANGES) return "the history has no end";
  if (changes.at(-1)?.status !== after.status) return "the history does not say what is";
  if (JSON.stringify(changes.slice(0, old.length)) !== JSON.stringify(old)) return "the history was written anew";
  for (const [index, change] of changes.entries()) {
    const last = changes[index - 1];
    if (Object.keys(change).toSorted().join() !== "at,attempt,status") return "the history says too much";
    if (last === undefined) continue;
    if (!FOLLOWING[last.status].includes(change.status)) return `${last.status} was followed by ${change.status}`;
    if (change.at < last.at) return "the history goes back in time";
    if (change.attempt !== last.attempt + (change.status === "running" ? 1 : 0)) return "an attempt was not counted";
  }
  return null;
}
