// The object of one execution on its own: no router, no consumer, the clock in our hands.
import { runDurableObjectAlarm } from "cloudflare:test";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";

import type { Execution, Message } from "../../src/execution/object.ts";
import { completion, HOUR, MINUTE, SECOND, inside, makeObject, order } from "./objects.ts";

const failure = { origin: "upstream", name: "Error", message: "ü".repeat(2000), httpStatus: 503 } as const;

const bytes = new TextEncoder().encode('{"data":1}');

let sent: Message[];
let start: number;

const makeStub = (send?: (message: Message) => Promise<void>) => {
  sent = [];
  return makeObject(send ?? (async (message) => void sent.push(message)));
};

beforeEach(() => {
  start = Date.now();
  vi.useFakeTimers({ toFake: ["Date"], now: start });
});
afterEach(() => vi.useRealTimers());

const keysOf = (stub: DurableObjectStub<Execution>) =>
  inside(stub, (_, { storage }) => Array.from(storage.kv.list(), ([key]) => key));

async function passTo(stub: DurableObjectStub<Execution>, ms: number): Promise<void> {
  vi.setSystemTime(start + ms);
  await runDurableObjectAlarm(stub);
}

/** About the bytes of a stored value: those of its byte arrays, and the rest as JSON. */
function sizeOf(value: unknown): number {
  if (value instanceof Uint8Array) return value.byteLength;
  if (typeof value !== "object" || value === null) return JSON.stringify(value)?.length ?? 0;
  return Object.entries(value).reduce((sum, [name, part]) => sum + name.length + sizeOf(part), 0);
}

async function settled(stub: DurableObjectStub<Execution>, outcome = bytes): Promise<void> {
  await stub.schedule(order);
  await stub.claim("c1");
  await stub.settle(1, completion("fulfilled", outcome));
}

const take = (stub: DurableObjectStub<Execution>) => stub.handOut("alice", "key:a", true);

const alarmOf = (stub: DurableObjectStub<Execution>) => inside(stub, (_, { storage }) => storage.getAlarm());

describe("what it writes", () => {
  it.each([
    ["a small outcome", 10],
    ["an outcome of one piece", 1_800_000],
  ])("writes 5 rows from scheduled to handed out with %s, and one alarm among them", async (_, size) => {
    const stub = await makeStub();
    const rows = () =>
      inside(stub, (__, { storage }) => Number(storage.sql.exec("SELECT total_changes() AS n").one()["n"]));
    const alarms = await inside(stub, (__, { storage }) => vi.spyOn(storage, "setAlarm"));
    const before = await rows();
    await stub.schedule({ ...order, listedAt: start });
    await stub.claim("c1");
    await stub.settle(1, completion("rejected", new Uint8Array(size), { failure, logs: new Uint8Array(64 * 1024) }));
    await stub.handOut("alice", "r", false);
    // Four of the state and one of the alarm, which the storage keeps in a row of its own.
    expect((await rows()) - before).toBe(5);
    expect(alarms).toHaveBeenCalledTimes(1);
  });

  it("writes 2 rows where the handout is remembered, the state and the alarm, and drops the outcome", async () => {
    const stub = await makeStub();
    await stub.schedule({ ...order, spans: { ...order.spans, handedOutMs: 24 * HOUR } });
    await stub.claim("c1");
    await stub.settle(1, completion("fulfilled", bytes, { logs: bytes }));
    await stub.handOut("alice", "r", false);
    const rows = () =>
      inside(stub, (_, { storage }) => Number(storage.sql.exec("SELECT total_changes() AS n").one()["n"]));
    const before = await rows();
    await passTo(stub, 25 * SECOND);
    // The third is the alarm that fired, which the platform takes off.
    expect((await rows()) - before).toBe(3);
    expect(await inside(stub, (_, { storage }) => storage.kv.get("execution"))).toMatchObject({
      state: { status: "handed_out", redeliverUntil: null },
      outcome: null,
    });
    expect(await stub.logs("alice")).toEqual(bytes);
    await passTo(stub, 25 * HOUR);
    expect(await keysOf(stub)).toEqual([]);
    expect(await stub.view("alice")).toBeNull();
  });

  it("writes one row for an acknowledgement, which the alarm need not write, and one for a last call", async () => {
    const stub = await makeStub();
    await stub.schedule({ ...order, spans: { ...order.spans, handedOutMs: 24 * HOUR } });
    await stub.claim("c1");
    await stub.settle(1, completion("fulfilled", bytes));
    await stub.handOut("alice", "key:a", true);
    const rows = () =>
      inside(stub, (_, { storage }) => Number(storage.sql.exec("SELECT total_changes() AS n").one()["n"]));
    const taken = async (step: () => Promise<unknown>) => {
      const before = await rows();
      await step();
      return (await rows()) - before;
    };
    // Of each alarm that fires, one is what the platform takes off, and one is the next alarm.
    expect(await taken(() => passTo(stub, 25 * SECOND))).toBe(2);
    expect(await taken(() => passTo(stub, 15 * MINUTE))).toBe(2);
    expect(await taken(() => stub.acknowledge("alice", "key:a"))).toBe(1);
    expect(await taken(() => stub.acknowledge("alice", "key:a"))).toBe(0);
    expect(await stub.acknowledge("alice", "key:a")).toBe("acknowledged");
    expect(await taken(() => passTo(stub, 17 * MINUTE))).toBe(2);
  });

  it("wipes everything at its first alarm after the handout: no key, no alarm", async () => {
    const stub = await makeStub();
    await settled(stub, new Uint8Array(5_000_000));
    await stub.handOut("alice", "r", false);
    expect(await keysOf(stub)).toEqual(["execution", "outcome/1", "outcome/2", "outcome/3"]);
    await passTo(stub, 25 * SECOND);
    expect(await keysOf(stub)).toEqual([]);
    expect(await alarmOf(stub)).toBeNull();
  });

  it("keeps no job, and so no credential, once it is settled, cancelled or expired", async () => {
    const ends: ((stub: DurableObjectStub<Execution>) => Promise<unknown>)[] = [
      (stub) => stub.claim("c").then(() => stub.settle(1, completion("rejected", bytes))),
      (stub) => stub.cancel("alice"),
      (stub) => passTo(stub, HOUR),
    ];
    for (const end of ends) {
      const stub = await makeStub();
      await stub.schedule(order);
      const stored = () => inside(stub, (_, { storage }) => JSON.stringify(storage.kv.get("execution")));
      expect(await stored()).toContain("input");
      await end(stub);
      expect(await stored()).not.toContain("input");
      vi.setSystemTime(start);
    }
  });

  it("keeps every stored value below 2 MB, and puts the pieces together again", async () => {
    const stub = await makeStub();
    const outcome = Uint8Array.from({ length: 8 * 1024 * 1024 }, (_, index) => index % 251);
    await settled(stub, outcome);
    const sizes = await inside(stub, (_, { storage }) => Array.from(storage.kv.list(), ([, value]) => sizeOf(value)));
    expect(sizes.length).toBe(6);
    expect(Math.max(...sizes)).toBeLessThan(2_000_000);
    const handout = await stub.handOut("alice", "r", false);
    expect(handout.kind === "outcome" && Buffer.compare(handout.bytes, outcome)).toBe(0);
  });
});

describe("the outbox", () => {
  it("sends one message when it is scheduled, with nothing in it but the id", async () => {
    const stub = await makeStub();
    await stub.schedule(order);
    await vi.waitFor(() => expect(sent).toEqual([{ id: stub.id.toString() }]));
  });

  it("sends again by its alarm when nobody came, and not when somebody did", async () => {
    const stub = await makeStub();
    await stub.schedule(order);
    await passTo(stub, 25 * SECOND);
    await vi.waitFor(() => expect(sent.length).toBe(2));
    await stub.claim("c1");
    await passTo(stub, 75 * SECOND);
    expect(sent.length).toBe(2);
  });

  it("survives a queue that is down", async () => {
    const stub = await makeStub(() => Promise.reject(new Error("down")));
    expect(await stub.schedule(order)).toBe("accepted");
    expect(await stub.progress("alice", null)).toBe("pending");
  });

  it("schedules once however often the same order comes, and refuses another under its id", async () => {
    const stub = await makeStub();
    expect(await stub.schedule(order)).toBe("accepted");
    expect(await stub.schedule(order)).toBe("accepted");
    await vi.waitFor(() => expect(sent.length).toBe(1));
    expect(await stub.schedule({ ...order, fingerprints: ["other"] })).toBe("conflict");
  });
});

describe("attempts", () => {
  it("gives a claimant whose answer was lost the same attempt, and another one none", async () => {
    const stub = await makeStub();
    await stub.schedule(order);
    expect(await stub.claim("c1")).toMatchObject({ kind: "run", attempt: 1 });
    expect(await stub.claim("c1")).toMatchObject({ kind: "run", attempt: 1 });
    expect(await stub.claim("c2")).toEqual({ kind: "skip", status: "running" });
  });

  it("notices by its lease that a consumer died, sends again, and ignores the dead one's outcome", async () => {
    const stub = await makeStub();
    await stub.schedule(order);
    await stub.claim("c1");
    await passTo(stub, 135 * SECOND);
    await vi.waitFor(() => expect(sent.length).toBe(2));
    expect(await stub.settle(1, completion("fulfilled", bytes))).toBe("superseded");
    expect(await stub.claim("c2")).toMatchObject({ kind: "run", attempt: 2 });
    expect(await stub.settle(2, completion("fulfilled", bytes))).toBe("settled");
    expect(await stub.settle(2, completion("fulfilled", bytes))).toBe("settled");
  });

  it("is rejected with AttemptsExhaustedError after the third attempt died", async () => {
    const stub = await makeStub();
    await stub.schedule(order);
    for (const attempt of [1, 2, 3]) {
      await stub.claim(`c${attempt}`);
      await passTo(stub, attempt * 135 * SECOND);
    }
    expect(await stub.progress("alice", null)).toBe("ready");
    const handout = await stub.handOut("alice", "r", false);
    expect(handout).toMatchObject({ kind: "outcome", verdict: "rejected" });
    const text = handout.kind === "outcome" ? new TextDecoder().decode(handout.bytes) : "";
    expect(JSON.parse(text)).toMatchObject({ message: "Rejected.", reason: { name: "AttemptsExhaustedError" } });
  });

  it("a settlement after a cancel is thrown away", async () => {
    const stub = await makeStub();
    await stub.schedule(order);
    await stub.claim("c1");
    await stub.cancel("alice");
    expect(await stub.settle(1, completion("fulfilled", bytes))).toBe("superseded");
    expect(await stub.progress("alice", null)).toBe("absent");
  });
});

describe("time", () => {
  it("counts a passed deadline at once, even if the alarm is late", async () => {
    const stub = await makeStub();
    await settled(stub);
    vi.setSystemTime(start + 15 * MINUTE);
    expect(await stub.progress("alice", null)).toBe("expired");
    expect(await stub.handOut("alice", "r", false)).toEqual({ kind: "absent" });
  });

  it("tells Expired. for a day, and then stores nothing", async () => {
    const stub = await makeStub();
    await stub.schedule(order);
    await passTo(stub, HOUR);
    expect(await stub.progress("alice", null)).toBe("expired");
    await passTo(stub, 25 * HOUR - 1);
    expect(await stub.progress("alice", null)).toBe("expired");
    await passTo(stub, 25 * HOUR);
    expect(await stub.progress("alice", null)).toBe("absent");
    expect(await keysOf(stub)).toEqual([]);
  });

  it("redelivers to the reader with the key until the last call after its window is over", async () => {
    const stub = await makeStub();
    await settled(stub);
    for (const ms of [0, 25 * SECOND, 15 * MINUTE, 17 * MINUTE - 1]) {
      await passTo(stub, ms);
      expect(await take(stub)).toMatchObject({ kind: "outcome", verdict: "fulfilled" });
      expect(await stub.progress("alice", "key:a")).toBe("ready");
    }
    // The alarm that was fired too early has set the next one.
    await passTo(stub, 19 * MINUTE - 1);
    expect(await take(stub)).toEqual({ kind: "absent" });
    expect(await keysOf(stub)).toEqual([]);
  });

  it("begins the last call when it is back, where the window ended while it was away", async () => {
    const stub = await makeStub();
    await settled(stub);
    await take(stub);
    vi.setSystemTime(start + 10 * HOUR);
    expect(await take(stub)).toMatchObject({ kind: "outcome" });
    await passTo(stub, 10 * HOUR);
    expect(await take(stub)).toMatchObject({ kind: "outcome" });
    expect(await alarmOf(stub)).toBe(start + 10 * HOUR + 2 * MINUTE);
    await passTo(stub, 20 * HOUR);
    expect(await take(stub)).toMatchObject({ kind: "outcome" });
    expect(await alarmOf(stub)).toBe(start + 20 * HOUR + 2 * MINUTE);
    await passTo(stub, 20 * HOUR + 2 * MINUTE);
    expect(await take(stub)).toEqual({ kind: "absent" });
  });

  it("goes by what the platform says that the alarm was set for", async () => {
    const stub = await makeStub();
    await settled(stub);
    await take(stub);
    vi.setSystemTime(start + 15 * MINUTE + SECOND);
    const ring = (scheduledTime: number) =>
      inside(stub, (instance) => instance.alarm({ isRetry: false, retryCount: 0, scheduledTime }));
    await ring(start + 15 * MINUTE);
    expect(await take(stub)).toMatchObject({ kind: "outcome" });
    await ring(start + 15 * MINUTE + 1);
    expect(await take(stub)).toEqual({ kind: "absent" });
  });

  it("wipes what its reader acknowledges, and nothing else", async () => {
    const stub = await makeStub();
    await settled(stub, new Uint8Array(5_000_000));
    expect(await stub.acknowledge("alice", "key:a")).toBe("absent");
    await take(stub);
    expect(await stub.acknowledge("alice", "key:b")).toBe("absent");
    expect(await stub.acknowledge("bob", "key:a")).toBe("absent");
    expect(await take(stub)).toMatchObject({ kind: "outcome" });
    expect(await stub.acknowledge("alice", "key:a")).toBe("acknowledged");
    expect(await keysOf(stub)).toEqual([]);
    expect(await take(stub)).toEqual({ kind: "absent" });
  });

  it("always has an alarm while anything is stored", async () => {
    const stub = await makeStub();
    const steps: (() => Promise<unknown>)[] = [
      () => stub.schedule(order),
      () => stub.claim("c"),
      () => passTo(stub, 30 * SECOND),
      () => stub.settle(1, completion("fulfilled", bytes)),
      () => passTo(stub, MINUTE),
      () => stub.handOut("alice", "key:a", true),
    ];
    for (const step of steps) {
      await step();
      expect(await alarmOf(stub)).not.toBeNull();
    }
  });
});
