// `npm run bench`, a tenth of it: that every row can be measured, and what is counted rather than timed. No time is
// asserted.
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";

import { expect, it } from "vitest";

import { runProgram } from "../run/program.ts";
import { isFull, scaled } from "../run/scale.ts";
import { readOptions } from "../../bench/options.ts";
import type { Measurements } from "../../bench/measurements.ts";
import type { Target } from "../../bench/targets.ts";

const MAIN = resolve(import.meta.dirname, "../../bench/main.ts");

const bench = (...words: string[]) => runProgram(MAIN, words);

it("measures, counts and tells what was reached", async () => {
  const room = await mkdtemp(join(tmpdir(), "bench-"));
  try {
    const file = join(room, "report.json");
    const parts = scaled(["original"], ["load", "original", "requests", "sizes", "isolates", "operations"]);
    const only = parts.flatMap((part) => ["--only", part]);
    const { code, out, err } = await bench("--quick", "--rounds", "1", "--json", file, ...only);
    expect([code, err]).toEqual([0, expect.not.stringContaining("Error")]);

    const { measurements, targets } = JSON.parse(await readFile(file, "utf8")) as {
      measurements: Measurements;
      targets: Target[];
    };
    expect(numbersIn(measurements).filter(([, value]) => !Number.isFinite(value) || value < 0)).toEqual([]);
    expect(Object.keys(measurements.load ?? {})).toEqual(scaled([], ["1", "8", "32", "128"]));
    for (const rounds of Object.values(measurements.load ?? {})) {
      expect(Object.keys(rounds)).toEqual(["coatcheck", "floor", "workflows"]);
    }
    expect(out).toContain(scaled("", "dollars for a million executions"));

    const counted = ["rows written to handed out", "rows written by the wipe", "object calls, without polls"];
    const missed = targets.filter(
      ({ name, isReached }) => [...counted, "bundle, gzipped KB"].includes(name) && !isReached,
    );
    expect(missed).toEqual([]);
    expect(targets.map(({ name }) => name)).toEqual(expect.arrayContaining(isFull ? counted : []));
    for (const { name } of targets) expect(out).toContain(name);
  } finally {
    await rm(room, { recursive: true });
  }
}, 600_000);

it("says what is wrong with what was typed", async () => {
  const { code, err } = await bench("--only", "nothing");
  expect([code, err]).toEqual([2, expect.stringContaining("--only must be one of load, original")]);
  expect(() => readOptions(["--rounds", "0"])).toThrow("--rounds must be a whole number above 0.");
  expect(() => readOptions(["--fast"])).toThrow("--fast");
  expect(readOptions(["--help"])).toMatchObject({ isHelp: true });
});

/** Every number of a report, with where it is; JSON has null for what is no number. */
function numbersIn(value: unknown, path = ""): [string, number][] {
  if (typeof value === "number") return [[path, value]];
  if (value === null) return [[path, Number.NaN]];
  return Object.entries(value as object).flatMap(([key, inner]) => numbersIn(inner, `${path}.${key}`));
}
