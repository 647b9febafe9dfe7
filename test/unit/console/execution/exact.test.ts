import { expect, it } from "vitest";

import { parseExactly } from "../../../../src/console/script/execution/exact.ts";

it.each(['{"id":12345678901234567890}', '[1.0,1e400,-0,0.1,"1.0",{"a":null}]', "true"])(
  "%s comes out as it was",
  (text) => {
    expect(JSON.stringify(parseExactly(text))).toBe(text);
  },
);

it("leaves numbers that are written as they are read", () => {
  expect(parseExactly('{"count":7}')).toEqual({ count: 7 });
});
