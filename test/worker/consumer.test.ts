// The consumer with a real object behind it and a message in our hands.
import { describe, expect, it } from "vitest";

import type { Sandbox } from "../../src/sandbox/port.ts";
import { readConfig } from "../../src/config.ts";
import type { Message } from "../../src/execution/object.ts";
import { consume, consumeDead } from "../../src/queue/consumer.ts";
import { Sealer, executionRecord } from "../../src/seal.ts";
import { bindings } from "./client.ts";
import { completion, makeObject, order } from "./objects.ts";

/** A scheduled execution that no other consumer knows of. */
async function makeExecution() {
  const stub = await makeObject(async () => undefined);
  const id = stub.id.toString();
  const input = await new Sealer(readConfig(bindings).sealingKeys).seal({ a: 1 }, "alice", executionRecord(id));
  await stub.schedule({ ...order, job: { ...order.job, input } });
  return { id, stub };
}

const decode = (bytes: Uint8Array): unknown => JSON.parse(new TextDecoder().decode(bytes));

function batchOf(...ids: string[]) {
  const calls: string[] = [];
  const messages = ids.map((id, index) => ({
    id: `m${index}`,
    timestamp: new Date(),
    attempts: 1,
    body: { id },
    ack: () => calls.push(`ack ${id}`),
    retry: ({ delaySeconds = 0 } = {}) => calls.push(`retry ${id} in ${delaySeconds}`),
  }));
  return { calls, batch: { queue: "q", messages } as unknown as MessageBatch<Message> };
}

const UNREACHABLE = "0".repeat(64);

const failing: Sandbox = { run: () => Promise.reject(new Error("the isolate could not be started")) };

describe("consume", () => {
  it("runs the component with what was sealed, and hands the outcome in", async () => {
    const { id, stub } = await makeExecution();
    const { batch, calls } = batchOf(id);
    const bytes = new TextEncoder().encode('{"data":"fine"}');
    await consume(batch, bindings, {
      run: async ({ call }) => {
        expect(call).toEqual({ type: "verify_credentials", cfg: { a: 1 } });
        return completion("fulfilled", bytes);
      },
    });
    expect(calls).toEqual([`ack ${id}`]);
    expect(await stub.handOut("alice", "r", false)).toEqual({ kind: "outcome", verdict: "fulfilled", bytes });
  });

  it("asks the queue for another delivery where the execution cannot be claimed, and acknowledges the others", async () => {
    const { id } = await makeExecution();
    const { batch, calls } = batchOf(UNREACHABLE, id);
    await consume(batch, bindings, failing);
    expect(calls.toSorted()).toEqual([`ack ${id}`, `retry ${UNREACHABLE} in 2`]);
  });

  it("gives an attempt back that met a fault of ours, until the last one rejects", async () => {
    const { id, stub } = await makeExecution();
    for (let attempt = 1; attempt <= 3; attempt++) {
      expect(await stub.progress("alice", null)).toBe("pending");
      await consume(batchOf(id).batch, bindings, failing);
    }
    const handout = await stub.handOut("alice", "r", false);
    expect(handout.kind === "outcome" && decode(handout.bytes)).toMatchObject({
      reason: { name: "AttemptsExhaustedError" },
    });
  });

  it("runs nothing for an execution that is cancelled, claimed by another or gone", async () => {
    const [cancelled, claimed] = [await makeExecution(), await makeExecution()];
    await cancelled.stub.cancel("alice");
    await claimed.stub.claim("another");
    const gone = bindings.EXECUTIONS.newUniqueId().toString();
    const { batch, calls } = batchOf(cancelled.id, claimed.id, gone);
    let runs = 0;
    await consume(batch, bindings, { run: async () => completion("fulfilled", new Uint8Array([++runs])) });
    expect([calls.length, runs]).toEqual([3, 0]);
  });
});

describe("consumeDead", () => {
  it("ends an execution whose message could not be delivered", async () => {
    const { id, stub } = await makeExecution();
    const { batch, calls } = batchOf(id, UNREACHABLE);
    await consumeDead(batch, bindings);
    expect(calls.toSorted()).toEqual([`ack ${id}`, `retry ${UNREACHABLE} in 2`]);
    const handout = await stub.handOut("alice", "r", false);
    expect(handout.kind === "outcome" && decode(handout.bytes)).toMatchObject({
      message: "Rejected.",
      reason: { name: "AttemptsExhaustedError" },
    });
  });
});
