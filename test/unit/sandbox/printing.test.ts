// What SECURITY.md promises of a component's values in its logs and failures, printing by printing; and what it does
// not.
import { describe, expect, it } from "vitest";

import { Redactor } from "../../../src/sandbox/redaction.ts";
import { MASK } from "../../../src/user/secrets.ts";
import { FOUND, NOT_FOUND, type Printing, VALUES } from "./printing.ts";

const CASES = Object.entries(VALUES).flatMap(([name, value]) =>
  Object.entries(FOUND)
    .filter(([, { of }]) => of === undefined || of.some((each) => each === name))
    .map(([title, printing]) => ({ name, title, value, printing })),
);

const linesOf = (printing: Printing, value: string) => [printing.print(value)].flat();

/** The end of a line is no secret: what is printed of it stays, and a separator before it. */
const END = { line: "\n", separator: 3 };

it("has all ways to print that are promised", () => {
  expect(Object.keys(FOUND).length).toBeGreaterThan(80);
});

describe.each(["logs", "outcomes"] as const)("a secret in %s is found", (isFor) => {
  it.each(CASES)("$title: $name", ({ value, printing }) => {
    const redactor = new Redactor(isFor, { values: { password: value, user: "somebody" }, secretFields: [] });
    const redacted = linesOf(printing, value).map(redactor.redact);
    for (const line of redacted) expect(line).toContain(MASK);
    // A plus sign at the edge of what is masked may be anybody's, and counts for nothing.
    const left = redacted.join("").replaceAll(MASK, "").replaceAll("+", "");
    const { edges = 0, layout = 0 } = printing;
    const end = value.endsWith(END.line) ? END : { line: "", separator: 0 };
    const around = linesOf(printing, end.line).join("").length + end.separator + (value.length > 10 ? layout : 0);
    expect(left.length).toBeLessThanOrEqual(around + edges);
    for (let at = 0; at + 6 <= value.length; at++) expect(left).not.toContain(value.slice(at, at + 6));
  });
});

describe("a value that is no secret", () => {
  const value = "Some text of somebody's, öf 40 characters.";
  const given = { values: { note: value, nested: [{ title: "a title" }] }, secretFields: [] };
  const whole = Object.entries(FOUND).filter(([, { of }]) => of === undefined);

  it.each(whole)("is found in logs: %s", (_, printing) => {
    const redacted = linesOf(printing, value).map(new Redactor("logs", given).redact).join("");
    expect(redacted).toContain(MASK);
    const { edges = 0, layout = 0 } = printing;
    const around = linesOf(printing, "").join("").length + edges + layout;
    expect(redacted.replaceAll(MASK, "").length).toBeLessThanOrEqual(around);
  });

  it("is masked as a whole, or in pieces of 32 characters", () => {
    const { redact } = new Redactor("logs", given);
    expect(redact("a titl; somebody's")).toBe("a titl; somebody's");
    expect(redact(`no "a title" for ${value.slice(0, 41)}`)).toBe(`no "${MASK}" for ${MASK}`);
  });

  it("stays readable in outcomes", () => {
    expect(new Redactor("outcomes", given).redact(value)).toBe(value);
  });
});

describe("not promised, and not found", () => {
  it.each(Object.entries(NOT_FOUND))("%s", (_, print) => {
    const value = "skLive51Hx8QzPq7RtUvWxYzAb";
    const text = print(value);
    expect(new Redactor("logs", { values: { password: value }, secretFields: [] }).redact(text)).toBe(text);
  });

  it.each([
    ["shorter than four characters", "abc"],
    ["shorter than four without what formatters put in", `a, "b"`],
  ])("a value that is %s", (_, value) => {
    expect(new Redactor("logs", { values: { password: value }, secretFields: [] }).redact(value)).toBe(value);
  });
});
