// The stream of an execution's changes, read as it comes.
import { evictDurableObject, runDurableObjectAlarm, runInDurableObject } from "cloudflare:test";
import { afterEach, describe, expect, it, vi } from "vitest";

import type { StatusEvent } from "../../src/execution/view.ts";
import { bindings, makeUser, root, schedule, send, stubOf, verification, waitUntilDone } from "./client.ts";
import { completion, makeObject, order } from "./objects.ts";

const HOUR = 3_600_000;

afterEach(() => {
  vi.useRealTimers();
});

/** A stream as its client reads it. */
class Stream {
  readonly #reader: ReadableStreamDefaultReader<Uint8Array>;
  #text = "";

  constructor(body: ReadableStream<Uint8Array>) {
    this.#reader = body.getReader();
  }

  /** The next event; null where the stream has ended. */
  async next(): Promise<StatusEvent | null> {
    for (;;) {
      const end = this.#text.indexOf("\n\n");
      if (end === -1) {
        const { done, value } = await this.#reader.read();
        if (done) return null;
        this.#text += new TextDecoder().decode(value);
        continue;
      }
      const block = this.#text.slice(0, end);
      this.#text = this.#text.slice(end + 2);
      const [, id, data] = /^id: (\d+)\nevent: status\ndata: (.*)$/.exec(block) ?? [];
      if (data !== undefined) return { id: Number(id), ...(JSON.parse(data) as Omit<StatusEvent, "id">) };
    }
  }

  /** All that come until it ends. */
  async rest(): Promise<StatusEvent[]> {
    const all: StatusEvent[] = [];
    for (let event = await this.next(); event !== null; event = await this.next()) all.push(event);
    return all;
  }

  hangUp(): Promise<void> {
    return this.#reader.cancel();
  }
}

function open(id: string, headers: Record<string, string> = {}): Promise<Response> {
  return send(`/v1/exec/${id}/events`, { headers });
}

async function follow(id: string, headers: Record<string, string> = {}): Promise<Stream> {
  const response = await open(id, headers);
  expect([response.status, response.headers.get("Content-Type")]).toEqual([200, "text/event-stream"]);
  if (response.body === null) throw new Error("There is no stream.");
  return new Stream(response.body);
}

const shown = (events: readonly StatusEvent[]) => events.map(({ id, status }) => `${id} ${status}`);

/** How many sockets the object has. */
const watchersOf = (stub: ReturnType<typeof stubOf>) =>
  runInDurableObject(stub, (_, state) => state.getWebSockets().length);

/** An execution of root's that no consumer knows of: the test is one. */
async function makeExecution(spans: Partial<typeof order.spans> = {}) {
  const owner = bindings.USERS.idFromName(root.email).toString();
  const stub = await makeObject(async () => undefined);
  await stub.schedule({
    ...order,
    owner,
    spans: { ...order.spans, handedOutMs: HOUR, ...spans },
  });
  return { id: stub.id.toString(), stub, owner };
}

const bytes = new TextEncoder().encode('{"data":1}');

describe("GET /v1/exec/{id}/events", () => {
  it("tells every change as it happens, the execution with each, and ends with the handout", async () => {
    const { id, stub, owner } = await makeExecution();
    const stream = await follow(id);
    expect(await stream.next()).toMatchObject({ id: 1, status: "scheduled", attempt: 0, execution: { id } });
    await stub.claim("c1");
    expect(await stream.next()).toMatchObject({
      id: 2,
      status: "running",
      attempt: 1,
      at: expect.stringMatching(/Z$/),
      execution: { status: "running", must_finish_by: expect.any(String) },
    });
    await stub.settle(1, completion("fulfilled", bytes));
    expect(await stream.next()).toMatchObject({ id: 3, status: "fulfilled", execution: { size: 10 } });
    await stub.handOut(owner, "r", false);
    expect(await stream.next()).toMatchObject({ id: 4, status: "handed_out", execution: { status: "handed_out" } });
    expect(await stream.next()).toBeNull();
  });

  it("tells again what was before, and goes on after Last-Event-ID", async () => {
    const { id, stub } = await makeExecution();
    await stub.claim("c1");
    await stub.release(1);
    const stream = await follow(id);
    const replayed = [await stream.next(), await stream.next(), await stream.next()].filter((event) => event !== null);
    expect(shown(replayed)).toEqual(["1 scheduled", "2 running", "3 scheduled"]);
    expect(replayed.map(({ execution }) => execution?.status)).toEqual([undefined, undefined, "scheduled"]);
    const later = await follow(id, { "Last-Event-ID": "2" });
    expect(await later.next()).toMatchObject({ id: 3 });
    const beyond = await follow(id, { "Last-Event-ID": "999" });
    await stub.cancel(bindings.USERS.idFromName(root.email).toString());
    for (const each of [stream, later, beyond]) expect(shown(await each.rest())).toEqual(["4 cancelled"]);
  });

  it("answers 204 when nothing can follow, so that EventSource stops", async () => {
    const id = await schedule(verification("probe"));
    await waitUntilDone(id);
    await send(`/v1/exec/result/${id}`);
    const events = await (await follow(id)).rest();
    expect(shown(events)).toEqual(["1 scheduled", "2 running", "3 fulfilled", "4 handed_out"]);
    const over = await open(id, { "Last-Event-ID": "4" });
    expect([over.status, await over.text()]).toEqual([204, ""]);
    expect(shown(await (await follow(id, { "Last-Event-ID": "3" })).rest())).toEqual(["4 handed_out"]);
  });

  it("ends when the execution expires, though nobody asked: the alarm tells", async () => {
    const { id, stub } = await makeExecution();
    const stream = await follow(id);
    expect(await stream.next()).toMatchObject({ status: "scheduled" });
    vi.useFakeTimers({ toFake: ["Date"], now: Date.now() + HOUR });
    await runDurableObjectAlarm(stub);
    expect(shown(await stream.rest())).toEqual(["2 expired"]);
  });

  it("follows an outcome until that expires", async () => {
    const { id, stub } = await makeExecution();
    await stub.claim("c1");
    await stub.settle(1, completion("fulfilled", bytes));
    const stream = await follow(id, { "Last-Event-ID": "3" });
    const end = stream.rest();
    vi.useFakeTimers({ toFake: ["Date"], now: Date.now() + HOUR / 4 });
    await runDurableObjectAlarm(stub);
    expect(shown(await end)).toEqual(["4 expired"]);
  });

  it("goes on where it was when the object was evicted in between", async () => {
    const { id, stub, owner } = await makeExecution();
    const stream = await follow(id);
    expect(await stream.next()).toMatchObject({ id: 1 });
    await evictDurableObject(stub);
    await stub.claim("c1");
    expect(await stream.next()).toMatchObject({ id: 2, status: "running" });
    await evictDurableObject(stub, { webSockets: "close" });
    await stub.settle(1, completion("rejected", bytes));
    expect(await stream.next()).toMatchObject({ id: 3, status: "rejected" });
    await stub.cancel(owner);
    expect(shown(await stream.rest())).toEqual(["4 cancelled"]);
  });

  it("closes its socket when the client hangs up", async () => {
    const { id, stub } = await makeExecution();
    const stream = await follow(id);
    expect(await stream.next()).toMatchObject({ id: 1 });
    expect(await watchersOf(stub)).toBe(1);
    await stream.hangUp();
    await vi.waitFor(async () => expect(await watchersOf(stub)).toBe(0));
    await stub.claim("c1");
  });

  it("answers HEAD without a stream that nobody reads", async () => {
    const { id, stub } = await makeExecution();
    const response = await send(`/v1/exec/${id}/events`, { method: "HEAD" });
    expect([response.status, response.body]).toEqual([200, null]);
    await vi.waitFor(async () => expect(await watchersOf(stub)).toBe(0));
  });

  it("tells those who wait for the progress, too, beside those who follow", async () => {
    const { id, stub } = await makeExecution();
    const stream = await follow(id);
    const waiting = waitUntilDone(id);
    await stub.claim("c1");
    await vi.waitFor(async () => expect(await watchersOf(stub)).toBe(2));
    await stub.settle(1, completion("fulfilled", bytes));
    expect((await waiting).status).toBe(303);
    for (const status of ["scheduled", "running", "fulfilled"]) expect(await stream.next()).toMatchObject({ status });
    await stream.hangUp();
  });

  it("is refused to another user as what never was, and for a number that is none", async () => {
    const { id } = await makeExecution();
    const other = await makeUser("events@example.com");
    const theirs = await send(`/v1/exec/${id}/events`, { as: other });
    const never = await send(`/v1/exec/${bindings.EXECUTIONS.newUniqueId().toString()}/events`, { as: other });
    expect([theirs.status, await theirs.text()]).toEqual([404, await never.text()]);
    expect((await open(id, { "Last-Event-ID": "x" })).status).toBe(400);
  });
});
