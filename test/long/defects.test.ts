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

/**
 * What is told of each. The run ends once it has found something, so where a defect shows in two ways, either may be
 * first.
 */
const DEFECTS = [
  ["hands_out_twice", /handed out to/],
  ["hands_out_another", /It got the outcome of/],
  ["cuts_large_outcomes", /bytes that are not whole/],
  ["forgets_accepted", /nobody got it/],
  // The second way is a reader whose first answer was lost.
  ["forgets_readers", /asked again in time|nobody got it/],
  ["runs_keys_twice", /One key made 2 executions/],
  ["ignores_cancel", /It was cancelled, and after that/],
] as const;

describe.concurrent("finds that the service", () => {
  it.each(DEFECTS.map(([defect, told], index) => ({ defect, told, index })))(
    "$defect",
    async ({ defect, told, index }) => {
      const { code, out, report } = await inLane(index, () => chaos(...QUIET, "--defect", defect));
      expect([code, out]).toEqual([1, expect.stringContaining("BROKEN")]);
      expect((await report()).violations.flatMap(({ what }) => what).join(" ")).toMatch(told);
    },
  );
});
