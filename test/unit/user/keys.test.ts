import { describe, expect, it } from "vitest";

import { KeyMemory, makeKey } from "../../../src/user/keys.ts";

const actor = (id: string) => ({ profile: { id } });

describe("KeyMemory", () => {
  it("remembers a key for less than the minute after which an old one must have stopped working", () => {
    const memory = new KeyMemory();
    memory.remember("d1", actor("alice"), 0);
    expect(memory.recall("d1", 49_999)).toEqual(actor("alice"));
    expect(memory.recall("d1", 50_000)).toBeNull();
    expect(memory.recall("d2", 0)).toBeNull();
  });

  it("forgets every key of one user, and of no other", () => {
    const memory = new KeyMemory();
    memory.remember("d1", actor("alice"), 0);
    memory.remember("d2", actor("alice"), 0);
    memory.remember("d3", actor("bob"), 0);
    memory.forget("alice");
    expect([memory.recall("d1", 1), memory.recall("d2", 1)]).toEqual([null, null]);
    expect(memory.recall("d3", 1)).not.toBeNull();
  });

  it("lets the oldest go when there are too many", () => {
    const memory = new KeyMemory();
    for (let index = 0; index <= 10_000; index++) memory.remember(`d${index}`, actor("alice"), 0);
    expect(memory.recall("d0", 1)).toBeNull();
    expect(memory.recall("d1", 1)).not.toBeNull();
    expect(memory.recall("d10000", 1)).not.toBeNull();
  });
});

it("makes keys of 256 bits, each another", () => {
  expect(makeKey()).toMatch(/^[0-9a-f]{64}$/);
  expect(makeKey()).not.toBe(makeKey());
});
