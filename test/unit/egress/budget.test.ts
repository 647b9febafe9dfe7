import { describe, expect, it } from "vitest";

import { Budget, Budgets, meter } from "../../../src/egress/budget.ts";
import type { Refusal } from "../../../src/egress/refusal.ts";

const limits = { requests: 2, bytes: 10 };

describe("a budget", () => {
  it("allows its requests and no more", () => {
    const budget = new Budget(limits);
    expect([budget.countRequest(), budget.countRequest()]).toEqual([null, null]);
    expect(budget.countRequest()).toEqual({ reason: "requests_used", limit: 2 });
  });

  it("allows its bytes and no more, in whatever chunks", () => {
    const budget = new Budget(limits);
    expect([budget.consume(4), budget.consume(6), budget.exceededBy(0)]).toEqual([null, null, null]);
    expect([budget.exceededBy(1)?.reason, budget.consume(1)?.reason, budget.consume(0)?.reason]).toEqual(
      Array.from({ length: 3 }, () => "bytes_used"),
    );
  });

  it("allows a few log lines only", () => {
    const budget = new Budget(limits);
    expect(Array.from({ length: 100 }, () => budget.countLogLine()).filter(Boolean)).toHaveLength(20);
  });
});

describe("budgets", () => {
  it("are separate for each execution", () => {
    const budgets = new Budgets(10);
    expect(budgets.of("a", limits)).toBe(budgets.of("a", limits));
    expect(budgets.of("b", limits)).not.toBe(budgets.of("a", limits));
  });

  it("forget the execution that has been idle for longest", () => {
    const budgets = new Budgets(2);
    const [a, b] = [budgets.of("a", limits), budgets.of("b", limits)];
    budgets.of("a", limits);
    budgets.of("c", limits);
    expect(budgets.of("a", limits)).toBe(a);
    expect(budgets.of("b", limits)).not.toBe(b);
  });
});

describe("a metered stream", () => {
  it("passes everything on, and breaks off where the budget ends", async () => {
    const cuts: Refusal[] = [];
    const { readable, writable } = meter(new Budget(limits), (cut) => cuts.push(cut));
    const writer = writable.getWriter();
    const reader = readable.getReader();
    const written = [writer.write(new Uint8Array(8)), writer.write(new Uint8Array(8))];
    expect((await reader.read()).value?.byteLength).toBe(8);
    await expect(reader.read()).rejects.toThrow(
      "EGRESS_REFUSED: coatcheck refused more data: this execution has used up its 10 bytes",
    );
    await Promise.allSettled(written);
    expect(cuts).toEqual([{ reason: "bytes_used", limit: 10 }]);
  });

  it("accepts no more while nobody reads", () => {
    const { writable } = meter(new Budget(limits), () => {});
    const writer = writable.getWriter();
    expect(writer.desiredSize).toBe(1);
    writer.write(new Uint8Array(1)).catch(() => {});
    expect(writer.desiredSize).toBe(0);
  });
});
