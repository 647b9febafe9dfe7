import { describe, expect, it } from "vitest";

import { KeyMemory, checkedKeys, makeKey } from "../../../src/user/keys.ts";

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

describe("a key", () => {
  const [old, fresh] = [new Uint8Array(32).fill(1), new Uint8Array(32).fill(2)];

  it("is 256 bits, each another, and a check of 128", async () => {
    const [one, other] = [await makeKey("alice", [old]), await makeKey("alice", [old])];
    expect(one).toMatch(/^[0-9a-f]{96}$/);
    expect(one.slice(0, 64)).not.toBe(other.slice(0, 64));
  });

  it("has a good check for its own user alone", async () => {
    const key = await makeKey("alice", [old]);
    expect(await checkedKeys(key, "alice", [old])).toEqual([key]);
    for (const [index, digit] of Array.from(key).entries()) {
      const changed = key.slice(0, index) + (digit === "0" ? "1" : "0") + key.slice(index + 1);
      expect(await checkedKeys(changed, "alice", [old])).not.toContain(changed);
    }
    for (const other of ["", key.slice(0, -1), `${key}0`, key.toUpperCase()]) {
      expect(await checkedKeys(other, "alice", [old])).not.toContain(other);
    }
    expect(await checkedKeys(key, "bob", [old])).not.toContain(key);
    expect(await checkedKeys(key, "alice", [fresh])).not.toContain(key);
  });

  it("is made under the first secret, and stays good while its own is among them", async () => {
    const before = await makeKey("alice", [old]);
    const after = await makeKey("alice", [fresh, old]);
    expect(await checkedKeys(before, "alice", [fresh, old])).toContain(before);
    expect(await checkedKeys(after, "alice", [old, fresh])).toContain(after);
    expect(await checkedKeys(after, "alice", [fresh])).toEqual([after]);
  });
});
