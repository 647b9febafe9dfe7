import { describe, expect, it } from "vitest";

import { blamesOf, hoursOf, runsOf, waitsOf } from "../../../../src/console/script/stage/day.ts";
import { blamesInWords, hoursInWords, spreadInWords } from "../../../../src/console/script/stage/figures.ts";
import { T, at, execution } from "./samples.ts";

const tellHour = (startsAt: number) => new Date(startsAt).toISOString().slice(11, 16);

const failed = execution({ failure: { origin: "upstream", name: "FetchError", message: "no answer" } });

const ran = (waitMs: number, runMs: number) => execution({ started_at: at(waitMs), finished_at: at(waitMs + runMs) });

describe("hoursInWords", () => {
  it("tells how many there were, when most, and how many failed", () => {
    const hours = hoursOf([execution(), failed, execution({ scheduled_at: at(-1) })], T);
    expect(hoursInWords(hours, tellHour)).toBe(
      "3 in the last 24 hours, the most, 2, in the hour from 19:00. 1 failed.",
    );
  });

  it("tells where all of them were in one hour", () => {
    expect(hoursInWords(hoursOf([execution()], T), tellHour)).toBe(
      "1 in the last 24 hours, all in the hour from 19:00. None failed.",
    );
  });

  it("tells that there was none", () => {
    expect(hoursInWords(hoursOf([], T), tellHour)).toBe("None in the last 24 hours.");
  });
});

it("tells the median and the slowest", () => {
  const listed = [ran(20, 400), ran(40, 1200)];
  expect(spreadInWords(waitsOf(listed), "waited")).toBe("Half of 2 waited 30 ms or less, the slowest 40 ms.");
  expect(spreadInWords(runsOf([ran(20, 1200)]), "ran")).toBe("One ran: 1.2 s.");
  expect(spreadInWords(waitsOf([]), "waited")).toBe("None has started yet.");
  expect(spreadInWords(runsOf([]), "ran")).toBe("None has ended yet.");
});

it("tells who failed how often", () => {
  expect(blamesInWords(blamesOf([failed, failed]))).toBe("The other system: 2.");
  expect(blamesInWords([])).toBe("None failed.");
});
