import { expect, it } from "vitest";

import { waitSecondsOf } from "../../../src/http/executions/wait.ts";

it.each([
  ["wait=5", 5],
  ["wait=0", 0],
  ["WAIT = 7", 7],
  ['wait="8"', 8],
  ["respond-async, wait=10", 10],
  ["wait=10; foo=bar, handling=lenient", 10],
  ["wait=31", 30],
  ["wait=99999999999999999999", 30],
  ["wait=1, wait=2", 1],
  ["wait=-1", null],
  ["wait=1.5", null],
  ["wait", null],
  ["await=3", null],
  ["", null],
  [undefined, null],
])("%j asks for %j seconds", (prefer, seconds) => {
  expect(waitSecondsOf(prefer)).toBe(seconds);
});
