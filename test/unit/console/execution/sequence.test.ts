import { describe, expect, it } from "vitest";

import { NO_REQUESTS, type Step, sequenceOf } from "../../../../src/console/script/execution/sequence.ts";
import { T, type Change, events } from "./samples.ts";

/** `0 client > API: POST schedule`; a span as `40 queue: waiting +60`, with `...` while it lasts. */
function lineOf({ atMs, from, to, label, lastsMs, isOpen }: Step): string {
  const where = from === to ? from : `${from} > ${to}`;
  return `${atMs} ${where}: ${label}${lastsMs === null ? "" : ` +${lastsMs}`}${isOpen ? "..." : ""}`;
}

function linesOf(...list: readonly Change[]): string[] {
  return sequenceOf(events(...list), NO_REQUESTS, T + 10_000).map(lineOf);
}

const SCHEDULED = [
  "0 client > API: POST schedule",
  "0 API > object: schedule",
  "0 API > client: 202 accepted",
  "0 object > queue: id",
];

const claimed = (ms: number, attempt: number) => [
  `${ms} queue > object: claim, attempt ${attempt}`,
  `${ms} queue > isolate: run the component`,
];

const HANDED_OUT = (ms: number) => [
  `${ms} client > API: GET result`,
  `${ms} API > object: hand out`,
  `${ms} object > API: outcome`,
  `${ms} API > client: result, to another reader`,
];

const DEADLINE = { must_finish_by: new Date(T + 2000).toISOString() };
const EXHAUSTED = { failure: { origin: "platform", name: "AttemptsExhaustedError", message: "3 of 3" } } as const;

describe("sequenceOf", () => {
  it.each<[string, Change[], string[]]>([
    ["nothing", [], []],
    ["scheduled: waits until a consumer comes", [["scheduled", 0, 0]], [...SCHEDULED, "0 queue: waiting +10000..."]],
    [
      "running: the run grows while it lasts",
      [
        ["scheduled", 0, 0],
        ["running", 40, 1],
      ],
      [...SCHEDULED, "0 queue: waiting +40", ...claimed(40, 1), "40 isolate: running +9960..."],
    ],
    [
      "fulfilled, and fetched by somebody else",
      [
        ["scheduled", 0, 0],
        ["running", 40, 1],
        ["fulfilled", 100, 1],
        ["handed_out", 900, 1],
      ],
      [
        ...SCHEDULED,
        "0 queue: waiting +40",
        ...claimed(40, 1),
        "40 isolate: running +60",
        "100 isolate > object: settle: fulfilled",
        ...HANDED_OUT(900),
      ],
    ],
    [
      "rejected by the component",
      [
        ["scheduled", 0, 0],
        ["running", 40, 1],
        ["rejected", 100, 1],
      ],
      [
        ...SCHEDULED,
        "0 queue: waiting +40",
        ...claimed(40, 1),
        "40 isolate: running +60",
        "100 isolate > object: settle: rejected",
      ],
    ],
    [
      "an attempt given back before its deadline, and one lost after it",
      [
        ["scheduled", 0, 0],
        ["running", 40, 1, DEADLINE],
        ["scheduled", 100, 1],
        ["running", 1100, 2, DEADLINE],
        ["scheduled", 3000, 2],
      ],
      [
        ...SCHEDULED,
        "0 queue: waiting +40",
        ...claimed(40, 1),
        "40 isolate: running +60",
        "100 isolate > object: attempt 1 given back",
        "100 object > queue: id, sent again",
        "100 queue: waiting +1000",
        ...claimed(1100, 2),
        "1100 isolate: running +1900",
        "3000 object: attempt 2 lost",
        "3000 object > queue: id, sent again",
        "3000 queue: waiting +7000...",
      ],
    ],
    [
      "a replayed attempt, whose deadline is unknown",
      [
        ["scheduled", 0, 0],
        ["running", 40, 1],
        ["scheduled", 100, 1],
      ],
      [
        ...SCHEDULED,
        "0 queue: waiting +40",
        ...claimed(40, 1),
        "40 isolate: running +60",
        "100 isolate > object: attempt 1 failed",
        "100 object > queue: id, sent again",
        "100 queue: waiting +9900...",
      ],
    ],
    [
      "the last attempt lost",
      [
        ["scheduled", 0, 0],
        ["running", 40, 3],
        ["rejected", 100, 3],
        ["handed_out", 900, 3, EXHAUSTED],
      ],
      [
        ...SCHEDULED,
        "0 queue: waiting +40",
        ...claimed(40, 3),
        "40 isolate: running +60",
        "100 object: rejected, no attempts left",
        ...HANDED_OUT(900),
      ],
    ],
    [
      "a message that the queue gave up on",
      [
        ["scheduled", 0, 0],
        ["rejected", 100, 0, EXHAUSTED],
      ],
      [...SCHEDULED, "0 queue: waiting +100", "100 queue > object: given up"],
    ],
    [
      "cancelled while it runs",
      [
        ["scheduled", 0, 0],
        ["running", 40, 1],
        ["cancelled", 100, 1],
      ],
      [
        ...SCHEDULED,
        "0 queue: waiting +40",
        ...claimed(40, 1),
        "40 isolate: running +60",
        "100 client > API: DELETE",
        "100 API > object: cancel",
      ],
    ],
    [
      "expired in the queue",
      [
        ["scheduled", 0, 0],
        ["expired", 3000, 0],
      ],
      [...SCHEDULED, "0 queue: waiting +3000", "3000 object: expired"],
    ],
  ])("%s", (_, list, lines) => {
    expect(linesOf(...list)).toEqual(lines);
  });

  it("starts with this tab's own request, half a round trip before the service had it", () => {
    const list = events(["scheduled", 0, 0], ["running", 10, 1]);
    expect(sequenceOf(list, { ...NO_REQUESTS, scheduleMs: 60 }, T).map(lineOf)).toEqual([
      "0 client > API: POST schedule",
      "30 API > object: schedule",
      "30 object > queue: id",
      "30 queue: waiting +10",
      "40 queue > object: claim, attempt 1",
      "40 queue > isolate: run the component",
      "40 isolate: running +0...",
      "60 API > client: 202 accepted",
    ]);
  });

  it("says whether this tab or another reader got the result", () => {
    const list = events(["scheduled", 0, 0], ["running", 10, 1], ["fulfilled", 20, 1], ["handed_out", 500, 1]);
    const steps = sequenceOf(list, { ...NO_REQUESTS, fetchMs: 40, reader: "this tab" }, T);
    expect(steps.slice(-4).map(lineOf)).toEqual([
      "480 client > API: GET result",
      "500 API > object: hand out",
      "500 object > API: outcome",
      "520 API > client: result, once",
    ]);
    expect(sequenceOf(list, { ...NO_REQUESTS, reader: "unknown" }, T).at(-1)?.label).toBe("result");
  });

  it("fetches after there was a result, however long the request took", () => {
    const list = events(["scheduled", 0, 0], ["running", 10, 1], ["fulfilled", 20, 1], ["handed_out", 500, 1]);
    const steps = sequenceOf(list, { ...NO_REQUESTS, fetchMs: 4000, reader: "this tab" }, T);
    expect(steps.map(lineOf)).toEqual(expect.arrayContaining(["20 client > API: GET result"]));
    const labels = steps.map(({ label }) => label);
    expect(labels.indexOf("GET result")).toBeGreaterThan(labels.indexOf("settle: fulfilled"));
  });

  it("keeps a span from getting shorter than nothing if this machine's clock is slow", () => {
    const steps = sequenceOf(events(["scheduled", 0, 0]), NO_REQUESTS, T - 60_000);
    expect(steps.at(-1)?.lastsMs).toBe(0);
  });

  it("keeps the keys of earlier steps when more events arrive", () => {
    const list = events(["scheduled", 0, 0], ["running", 40, 1], ["fulfilled", 100, 1]);
    const keys = sequenceOf(list, NO_REQUESTS, T).map(({ key }) => key);
    const earlier = sequenceOf(list.slice(0, 2), NO_REQUESTS, T).map(({ key }) => key);
    expect(keys.slice(0, earlier.length)).toEqual(earlier);
    expect(new Set(keys).size).toBe(keys.length);
  });
});
