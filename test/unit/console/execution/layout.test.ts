import { expect, it } from "vitest";

import { layoutOf } from "../../../../src/console/script/execution/layout.ts";
import { NO_REQUESTS, sequenceOf } from "../../../../src/console/script/execution/sequence.ts";
import { T, events } from "./samples.ts";

const SECOND = 1000;

const waiting = (ms: number) => layoutOf(sequenceOf(events(["scheduled", 0, 0]), NO_REQUESTS, T + ms));

it("puts each step right below the one before it", () => {
  const { rows, height } = waiting(SECOND);
  const ends = rows.map((row) => row.y + row.height);
  expect(rows.slice(1).map(({ y }) => y)).toEqual(ends.slice(0, -1));
  expect(height).toBeGreaterThan(ends.at(-1) ?? Number.POSITIVE_INFINITY);
});

it("draws what lasts longer taller, and an hour still on a page", () => {
  const heights = [0, SECOND, 60 * SECOND, 3600 * SECOND].map((ms) => waiting(ms).height);
  expect(heights).toEqual(heights.toSorted((one, other) => one - other));
  expect(new Set(heights).size).toBe(heights.length);
  expect(heights.at(-1)).toBeLessThan(600);
});
