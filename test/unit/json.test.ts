import { describe, expect, it } from "vitest";

import { DEEPEST_NESTING, canonical, isShallow } from "../../src/json.ts";

const nested = (levels: number): unknown => JSON.parse("[".repeat(levels) + "]".repeat(levels));

const text = (json: string) => canonical(JSON.parse(json));

describe("isShallow", () => {
  it("draws the line at the deepest nesting, and survives far beyond it", () => {
    expect(isShallow(nested(DEEPEST_NESTING))).toBe(true);
    expect(isShallow(nested(DEEPEST_NESTING + 2))).toBe(false);
    expect(isShallow(nested(100_000))).toBe(false);
  });

  it("does not mind breadth", () => {
    expect(isShallow(Object.fromEntries(Array.from({ length: 100_000 }, (_, index) => [index, {}])))).toBe(true);
  });
});

describe("canonical", () => {
  it("is the same for the same value, whatever the order of names", () => {
    expect(text('{"b":[{"y":1,"x":2}],"a":null}')).toBe(text('{ "a": null, "b": [ {"x": 2.0, "y": 1e0} ] }'));
  });

  it.each([
    ['{"a":1}', '{"a":"1"}'],
    ["[1,2]", "[2,1]"],
    ['{"a":null}', "{}"],
    ['{"__proto__":1}', "{}"],
  ])("tells %s from %s", (one, other) => {
    expect(text(one)).not.toBe(text(other));
  });
});
