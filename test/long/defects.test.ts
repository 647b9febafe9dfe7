// The service broken on purpose, in one way after the other, to see that chaos finds what it looks for.
import { describe, expect, it } from "vitest";

import { QUIET, chaos } from "../service/chaos.ts";

/** Each starts a server of its own: more of them at once would have too little of the machine. */
const AT_ONCE = 3;

const lanes: Promise<unknown>[] = [];

/** Runs it when those before it in its lane have ended, however they did. */
function inLane<Value>(index: number, work: () => Promise<Value>): Promise<Value> {
  const lane = index % AT_ONCE;
  const mine = (lanes[lane] ?? Promise.resolve()).then(work, work);
  lanes[lane] = mine;
  return mine;
}

/** An outage that outlasts every window, and by this seed comes when some readers have got theirs. */
const AWAY = "--faults kill_server --window 5 --away 6 --seconds 6 --seed away-133".split(" ");

/**
 * What is told of each, and what it takes. The run ends once it has found something, so where a defect shows in two
 * ways, either may be first.
 */
const DEFECTS: readonly (readonly [string, RegExp, (readonly string[])?])[] = [
  ["hands_out_twice", /handed out to/],
  ["hands_out_another", /It got the outcome of/],
  ["cuts_large_outcomes", /bytes that are not whole/],
  ["forgets_accepted", /nobody got it/],
  // The second way is a reader whose first answer was lost.
  ["forgets_readers", /asked again in time|nobody got it/],
  ["closes_windows", /asked again in time|nobody got it/, AWAY],
  ["runs_keys_twice", /One key made 2 executions/],
  ["ignores_cancel", /It was cancelled, and after that/],
];

describe.concurrent("finds that the service", () => {
  it.each(DEFECTS.map(([defect, told, words = []], index) => ({ defect, told, words, index })))(
    "$defect",
    async ({ defect, told, words, index }) => {
      const { code, out, report } = await inLane(index, () => chaos(...QUIET, ...words, "--defect", defect));
      expect([code, out]).toEqual([1, expect.stringContaining("BROKEN")]);
      expect((await report()).violations.flatMap(({ what }) => what).join(" ")).toMatch(told);
    },
  );
});
