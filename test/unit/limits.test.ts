// The limits of what a user stores: the table of OPERATIONS.md has every one of them, with its number.
import { describe, expect, it } from "vitest";

import { LIMITS, type Limit, excessOf } from "../../src/limits.ts";
import { answerOf } from "../../src/problem.ts";
import { readDocument } from "../documents.ts";

const UNITS: Readonly<Record<string, number>> = { "": 1, KiB: 2 ** 10, MiB: 2 ** 20 };

const ROW = /^\| `(\w+)` \| [^|]+ \| ([\d,]+) ?(\w*) \|$/gm;

const limits = Object.keys(LIMITS) as Limit[];

it("are those of the table, with the same numbers", () => {
  const rows = readDocument(".github/OPERATIONS.md").split("## Limits")[1]?.split("\n## ")[0] ?? "";
  const documented = Array.from(rows.matchAll(ROW), ([, name = "", most = "", unit = ""]) => ({
    name,
    most: Number(most.replaceAll(",", "")) * (UNITS[unit] ?? Number.NaN),
    unit: unit === "" ? "count" : "bytes",
  }));
  expect(documented).toEqual(Object.entries(LIMITS).map(([name, { most, unit }]) => ({ name, most, unit })));
});

describe.each(limits)("%s", (limit) => {
  const { most, unit } = LIMITS[limit];

  it("allows what it says, and no more", () => {
    const allowed = unit === "bytes" ? most : most - 1;
    expect([excessOf(limit, allowed), excessOf(limit, allowed + 1)]).toEqual([
      null,
      { kind: "excess", limit, amount: allowed + 1 },
    ]);
  });

  it("is refused with how much there is, how much there may be, and what to do", () => {
    const { status, body } = answerOf({ reason: "over_limit", limit, amount: 123 });
    const bytes = unit === "bytes" ? " bytes" : "";
    expect([status, body.message]).toEqual([
      unit === "bytes" ? 413 : 409,
      expect.stringMatching(new RegExp(`^[^;]*\\b123${bytes}\\b[^;]*; the most is ${most}${bytes}\\. [A-Z].*\\.$`)),
    ]);
  });
});
