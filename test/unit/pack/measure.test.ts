// The names and values in a JSON text, counted without parsing it.
import { constantFrom, jsonValue, property, tuple } from "fast-check";
import { describe, expect, it } from "vitest";

import { PACKED_BYTES } from "../../../src/limits.ts";
import { hasMoreValues } from "../../../src/pack/measure.ts";
import { assert } from "../../run/property.ts";

const encode = (text: string) => new TextEncoder().encode(text);

function countOf(value: unknown): number {
  if (typeof value !== "object" || value === null) return 1;
  if (Array.isArray(value)) return value.reduce<number>((sum, item) => sum + countOf(item), 1);
  return Object.values(value).reduce<number>((sum, item) => sum + 1 + countOf(item), 1);
}

describe("the names and values of a JSON text", () => {
  it("are exactly those that it has when it is parsed", () => {
    const text = tuple(jsonValue({ maxDepth: 5 }), constantFrom("", " ", "\n\t"));
    assert(
      property(text, ([value, space]) => {
        const json = encode(JSON.stringify(value, null, space));
        const count = countOf(JSON.parse(new TextDecoder().decode(json)));
        expect([hasMoreValues(json, count), hasMoreValues(json, count - 1)]).toEqual([false, true]);
      }),
    );
  });

  it.each(["[]", '"\\""', '"\\\\"', '"\\\\\\"[]"', " -1e5\n", '"', '"\\', "[1"])("survive %j", (text) => {
    const count = text.startsWith("[1") ? 2 : 1;
    expect([hasMoreValues(encode(text), count), hasMoreValues(encode(text), count - 1)]).toEqual([false, true]);
  });

  it.each(["[", "[],", '"",', "{}", "0 "])("are counted no further than to the limit: a file full of %s", (part) => {
    const file = encode(part.repeat(PACKED_BYTES / 4));
    let read = 0;
    const watched = new Proxy(file, {
      get: (target, key) => {
        if (key === "length") return target.length;
        read = Number(key);
        return target[read];
      },
    });
    expect(hasMoreValues(watched, 1000)).toBe(true);
    expect(read).toBeLessThan(4000);
  });
});
