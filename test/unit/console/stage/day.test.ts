import { describe, expect, it } from "vitest";

import { blamesOf, hoursOf, runsOf, waitsOf } from "../../../../src/console/script/stage/day.ts";
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

  it("counts the failed ones among them", () => {
    expect(hoursOf([failed("component"), execution()], T).at(-1)).toEqual({ startsAt: T, count: 2, failed: 1 });
  });

  it("leaves out what is older than the day it shows", () => {
    const hours = hoursOf([execution({ scheduled_at: at(-24 * HOUR_MS) })], T);
    expect(hours.every(({ count }) => count === 0)).toBe(true);
  });
});

describe("waitsOf and runsOf", () => {
  it("take the median of the spans that there are", () => {
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

  it("say nothing where nothing has started or ended", () => {
    expect(waitsOf([execution()])).toBeNull();
    expect(runsOf([execution({ started_at: at(20) })])).toBeNull();
  });
});

it("blames the most frequent origin first, and none that did not fail", () => {
  const listed = [failed("component"), failed("upstream"), failed("upstream"), execution()];
  expect(blamesOf(listed)).toEqual([
    { origin: "upstream", count: 2 },
    { origin: "component", count: 1 },
  ]);
});
