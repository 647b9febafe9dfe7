import { describe, expect, it } from "vitest";

import { parseExactly, placeOfMistake } from "../../../src/cli/json.ts";

describe("placeOfMistake", () => {
  it.each([
    ["", "line 1, column 1"],
    ["{", "line 1, column 2"],
    ["{a:1}", "line 1, column 2"],
    ['{"a" 1}', "line 1, column 6"],
    ['{"a":}', "line 1, column 6"],
    ['{"a":1,}', "line 1, column 8"],
    ['{"a":1 "b":2}', "line 1, column 8"],
    ['{"a":[1,2}', "line 1, column 10"],
    ['{"a":01}', "line 1, column 7"],
    ['{"a":"unended}', "line 1, column 6"],
    ['{"a":"\\x"}', "line 1, column 6"],
    ["[1,]", "line 1, column 4"],
    ["{} {}", "line 1, column 4"],
    ["1,2", "line 1, column 2"],
    ["{'a':1}", "line 1, column 2"],
    ['{\n  "a": [{}, [], "é😀", -1.5e3, true, false, null],\n  "b": tru\n}', "line 3, column 8"],
  ])("finds what is wrong with %j at %s", (text, place) => {
    expect(() => JSON.parse(text)).toThrow(SyntaxError);
    expect(placeOfMistake(text)).toBe(place);
  });
});

describe("parseExactly", () => {
  it.each(["12345678901234567890", "1.0", "-0", "1e400", '{"id":9007199254740993,"n":1}', '[0.1,"1.0",null]'])(
    "keeps %s as it is",
    (text) => {
      expect(JSON.stringify(parseExactly(text))).toBe(text);
    },
  );
});
