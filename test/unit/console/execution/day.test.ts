import { describe, expect, it } from "vitest";

import {
  failuresInWords,
  failuresOf,
  hoursInWords,
  hoursOf,
  runsOf,
  spreadInWords,
  waitsOf,
} from "../../../../src/console/script/execution/day.ts";
import { T, at, execution } from "./samples.ts";

const HOUR_MS = 3_600_000;

const failed = (origin: "credentials" | "upstream" | "component" | "platform") =>
  execution({ failure: { origin, name: "Error", message: "failed" } });

const ran = (waitMs: number, runMs: number) => execution({ started_at: at(waitMs), finished_at: at(waitMs + runMs) });

describe("hoursOf", () => {
  it("counts each execution in the hour in which it was scheduled, the current hour last", () => {
    const listed = [0, 59, 60, 23 * 60].map((minutes) => execution({ scheduled_at: at(-minutes * 60_000) }));
    const hours = hoursOf(listed, T + 30 * 60_000);
    expect(hours).toHaveLength(24);
    expect(hours.at(-1)).toEqual({ startsAt: T, count: 1, failed: 0 });
    expect(hours.at(-2)).toEqual({ startsAt: T - HOUR_MS, count: 2, failed: 0 });
    expect(hours[0]).toEqual({ startsAt: T - 23 * HOUR_MS, count: 1, failed: 0 });
  });

  it("counts how many of them failed", () => {
    expect(hoursOf([failed("component"), execution()], T).at(-1)).toEqual({ startsAt: T, count: 2, failed: 1 });
  });

  it("leaves out what is older than a day", () => {
    const hours = hoursOf([execution({ scheduled_at: at(-24 * HOUR_MS) })], T);
    expect(hours.every(({ count }) => count === 0)).toBe(true);
  });
});

describe("waitsOf and runsOf", () => {
  it("take the median of the known spans", () => {
    const listed = [ran(20, 400), ran(40, 100), ran(90, 200), execution()];
    expect(waitsOf(listed)).toMatchObject({ count: 3, medianMs: 40, slowestMs: 90 });
    expect(runsOf(listed)).toMatchObject({ count: 3, medianMs: 200, slowestMs: 400 });
  });

  it("take the middle of the two middle ones of an even number", () => {
    expect(waitsOf([ran(20, 1), ran(40, 1)])?.medianMs).toBe(30);
  });

  it("put every span into one bin, an edge into the upper one", () => {
    const bins = waitsOf([ran(0, 1), ran(50, 1), ran(49, 1), ran(10_000_000, 1)])?.bins ?? [];
    expect(bins.filter(({ count }) => count > 0)).toEqual([
      { belowMs: 50, count: 2 },
      { belowMs: 100, count: 1 },
      { belowMs: null, count: 1 },
    ]);
  });

  it("are null if nothing has started or ended", () => {
    expect(waitsOf([execution()])).toBeNull();
    expect(runsOf([execution({ started_at: at(20) })])).toBeNull();
  });
});

it("counts the most frequent origin first, and leaves out origins that did not fail", () => {
  const listed = [failed("component"), failed("upstream"), failed("upstream"), execution()];
  expect(failuresOf(listed)).toEqual([
    { origin: "upstream", count: 2 },
    { origin: "component", count: 1 },
  ]);
});

const formatHour = (startsAt: number) => new Date(startsAt).toISOString().slice(11, 16);

describe("hoursInWords", () => {
  it("says how many there were, which hour was the busiest, and how many failed", () => {
    const hours = hoursOf([execution(), failed("upstream"), execution({ scheduled_at: at(-1) })], T);
    expect(hoursInWords(hours, formatHour)).toBe(
      "3 in the last 24 hours, 2 of them in the busiest hour, from 19:00. 1 failed.",
    );
  });

  it("says that all of them were in one hour", () => {
    expect(hoursInWords(hoursOf([execution()], T), formatHour)).toBe(
      "1 in the last 24 hours, all in the hour from 19:00. None failed.",
    );
  });

  it("says that there were none", () => {
    expect(hoursInWords(hoursOf([], T), formatHour)).toBe("None in the last 24 hours.");
  });
});

it("names the median and the slowest", () => {
  const listed = [ran(20, 400), ran(40, 1200)];
  expect(spreadInWords(waitsOf(listed), "waited")).toBe("Half of 2 waited for 30 ms or less, the slowest for 40 ms.");
  expect(spreadInWords(runsOf([ran(20, 1200)]), "ran")).toBe("One ran for 1.2 s.");
  expect(spreadInWords(waitsOf([]), "waited")).toBe("None has started yet.");
  expect(spreadInWords(runsOf([]), "ran")).toBe("None has ended yet.");
});

it("says who failed how often", () => {
  expect(failuresInWords(failuresOf([failed("upstream"), failed("upstream")]))).toBe("The other system: 2.");
  expect(failuresInWords([])).toBe("None failed.");
});
