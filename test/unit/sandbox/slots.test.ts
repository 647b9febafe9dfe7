import { describe, expect, it } from "vitest";

import { Slots } from "../../../src/sandbox/slots.ts";

const T = 1_000_000;

/** Takes and leaves a slot. */
function visit(slots: Slots, account: string, now = T): number {
  const slot = slots.take("component", account, now);
  slots.leave("component", slot);
  return slot;
}

describe("the isolate for a run", () => {
  it("is the one where the account's last run was", () => {
    const slots = new Slots(2);
    expect([visit(slots, "a"), visit(slots, "b"), visit(slots, "a"), visit(slots, "b")]).toEqual([0, 1, 0, 1]);
  });

  it("is the one that has been idle for longest, once there are enough", () => {
    const slots = new Slots(2);
    expect(["a", "b", "c", "a", "b"].map((account) => visit(slots, account))).toEqual([0, 1, 0, 1, 0]);
  });

  it("is another one while all are at work for other accounts, and the same for the same account", () => {
    const slots = new Slots(1);
    expect(["a", "b", "a", "c"].map((account) => slots.take("component", account, T))).toEqual([0, 1, 0, 2]);
  });

  it("is not one that is said to be another account's, until a minute later", () => {
    const slots = new Slots(1);
    visit(slots, "a");
    slots.isTaken("component", 0, T);
    expect(visit(slots, "b")).toBe(1);
    expect(visit(slots, "c", T + 1)).toBe(1);
    slots.isTaken("component", 1, T);
    expect(visit(slots, "d", T + 60_000)).toBe(0);
  });

  it("stays that of the account that turned out to have it", () => {
    const slots = new Slots(1);
    visit(slots, "a");
    visit(slots, "b");
    slots.isTaken("component", 0, T);
    expect([visit(slots, "b"), visit(slots, "a")]).toEqual([1, 0]);
  });

  it("is for ever its account's where a run had to be ended by force", () => {
    const slots = new Slots(1);
    visit(slots, "a");
    slots.keep("component", 0);
    expect(visit(slots, "b", T + 1e9)).toBe(1);
    expect(visit(slots, "a", T + 1e9)).toBe(0);
  });

  it("is counted for each component by itself", () => {
    const slots = new Slots(1);
    slots.take("one", "a", T);
    expect(slots.take("other", "b", T)).toBe(0);
  });
});
