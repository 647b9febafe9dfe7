import { describe, expect, it } from "vitest";

import { Budget, Budgets } from "../../../src/egress/budget.ts";
import { meter } from "../../../src/egress/meter.ts";
import type { Refusal } from "../../../src/egress/refusal.ts";

const limits = { requests: 2, bytes: 10 };

describe("a budget", () => {
  it("gives so many requests and no more", () => {
    const budget = new Budget(limits);
    expect([budget.request(), budget.request()]).toEqual([null, null]);
    expect(budget.request()).toEqual({ reason: "requests_used", limit: 2 });
  });

  it("gives so many bytes and no more, in whichever pieces", () => {
    const budget = new Budget(limits);
    expect([budget.spend(4), budget.spend(6), budget.afford(0)]).toEqual([null, null, null]);
    expect([budget.afford(1)?.reason, budget.spend(1)?.reason, budget.spend(0)?.reason]).toEqual(
      Array.from({ length: 3 }, () => "bytes_used"),
    );
  });

  it("is logged a few times only", () => {
    const budget = new Budget(limits);
    expect(Array.from({ length: 100 }, () => budget.mayLog()).filter(Boolean)).toHaveLength(20);
  });
});

describe("budgets", () => {
  it("are one for each execution", () => {
    const budgets = new Budgets(10);
    expect(budgets.of("a", limits)).toBe(budgets.of("a", limits));
    expect(budgets.of("b", limits)).not.toBe(budgets.of("a", limits));
  });

  it("forget the execution that was silent for longest", () => {
    const budgets = new Budgets(2);
    const [a, b] = [budgets.of("a", limits), budgets.of("b", limits)];
    budgets.of("a", limits);
    budgets.of("c", limits);
    expect(budgets.of("a", limits)).toBe(a);
    expect(budgets.of("b", limits)).not.toBe(b);
  });
});

describe("a metered stream", () => {
  it("hands everything through, and cuts where the budget ends", async () => {
    const cuts: Refusal[] = [];
    const { readable, writable } = meter(new Budget(limits), (cut) => cuts.push(cut));
    const writer = writable.getWriter();
    const reader = readable.getReader();
    const written = [writer.write(new Uint8Array(8)), writer.write(new Uint8Array(8))];
    expect((await reader.read()).value?.byteLength).toBe(8);
    await expect(reader.read()).rejects.toThrow("may send and receive 10 bytes");
    await Promise.allSettled(written);
    expect(cuts).toEqual([{ reason: "bytes_used", limit: 10 }]);
  });

  it("takes no more while nobody reads", () => {
    const { writable } = meter(new Budget(limits), () => {});
    const writer = writable.getWriter();
    expect(writer.desiredSize).toBe(1);
    writer.write(new Uint8Array(1)).catch(() => {});
    expect(writer.desiredSize).toBe(0);
  });
});
