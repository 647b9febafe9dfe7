import { describe, expect, it } from "vitest";

import { LISTED_EXECUTIONS } from "../../../src/limits.ts";
import { LISTED_MS, placeAfter } from "../../../src/user/history.ts";

const T = 1_000_000_000_000;

const place = (at: number, ordinal: number) => ({ at, ordinal });

describe("placeAfter", () => {
  it("begins an empty list", () => {
    expect(placeAfter(null, null, T)).toEqual({ place: place(T, 1), replaced: null });
  });

  it("gives no two entries the same instant, and never an earlier one", () => {
    expect(placeAfter(place(T, 1), place(T, 1), T).place).toEqual(place(T + 1, 2));
    expect(placeAfter(place(T, 1), place(T + 9, 2), T).place).toEqual(place(T + 10, 3));
  });

  it("takes over the row of the oldest entry once that is a day old, and not before", () => {
    const [oldest, newest] = [place(T, 1), place(T + 5, 2)];
    expect(placeAfter(oldest, newest, T + LISTED_MS - 1).replaced).toBeNull();
    expect(placeAfter(oldest, newest, T + LISTED_MS).replaced).toBe(T);
  });

  it("takes over the row of the oldest where there are too many", () => {
    const newest = (ordinal: number) => place(T + ordinal, ordinal);
    expect(placeAfter(place(T, 1), newest(LISTED_EXECUTIONS - 1), T + 1).replaced).toBeNull();
    expect(placeAfter(place(T, 1), newest(LISTED_EXECUTIONS), T + 1).replaced).toBe(T);
  });
});
