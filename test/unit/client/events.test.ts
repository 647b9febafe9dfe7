// The event stream against a small service whose streams end, break, and stay away.
import { afterEach, beforeEach, describe, expect, it } from "vitest";

import { Coatcheck, NotFound, type StatusEvent, Unavailable, Unexpected } from "../../../src/client/index.ts";
import { Little } from "../cli/little.ts";
import { EVENTS, ID, change, executionOf, tells } from "./stream.ts";

let little: Little;
let coatcheck: Coatcheck;

beforeEach(async () => {
  little = await Little.start();
  coatcheck = new Coatcheck({ url: little.url, email: "ann@example.com", apiKey: "key" });
});
afterEach(() => little.close());

const story = [
  change(1, "scheduled"),
  change(2, "running"),
  change(3, "fulfilled"),
  change(4, "handed_out", executionOf("handed_out")),
];

async function all(options: Parameters<Coatcheck["events"]>[1] = {}): Promise<StatusEvent[]> {
  const heard: StatusEvent[] = [];
  for await (const event of coatcheck.events(ID, options)) heard.push(event);
  return heard;
}

/** What the client said that it knows, request by request. */
const known = () => little.headers.map((headers) => headers["last-event-id"]);

describe("the changes", () => {
  it("are told from the first to the last, as they are", async () => {
    little.fate = () => tells(story);
    expect(await all()).toEqual(story);
    expect(little.headers[0]?.accept).toBe("text/event-stream");
  });

  it("begin after one that is known", async () => {
    little.fate = () => tells(story);
    expect(await all({ lastEventId: 2 })).toEqual(story.slice(2));
  });

  it.each(["ends", "breaks"] as const)("are told once each when a stream %s in the middle", async (then) => {
    little.fate = (_, count) => (count < story.length ? tells(story.slice(0, count), then) : tells(story));
    expect(await all()).toEqual(story);
    expect(known()).toEqual([undefined, "1", "2", "3"]);
  });

  it("come with word of each stream that is lost, and of the next one that is open", async () => {
    little.fate = (_, count) => (count < 3 ? tells(story.slice(0, count), "breaks") : tells(story));
    const connections: boolean[] = [];
    await all({ onConnection: (isOpen) => connections.push(isOpen) });
    expect(connections).toEqual([true, false, true, false, true]);
  });

  it("end where the service says that there are no more", async () => {
    little.fate = (_, count) => (count === 1 ? tells(story.slice(0, 3)) : { status: 204 });
    expect(await all()).toEqual(story.slice(0, 3));
  });

  it("end after the last although the stream stays open", async () => {
    little.fate = () => tells(story, "stays");
    expect(await all()).toEqual(story);
  });

  it("include a cancelling of what was handed out", async () => {
    const whole = [...story.slice(0, 3), change(4, "handed_out"), change(5, "cancelled", executionOf("cancelled"))];
    little.fate = () => tells(whole, "stays");
    expect(await all()).toEqual(whole);
  });

  it("go on after a restart", async () => {
    little.fate = (_, count) => (count === 1 ? tells(story.slice(0, 2), "stays") : tells(story));
    const heard: StatusEvent[] = [];
    for await (const event of coatcheck.events(ID)) {
      heard.push(event);
      if (event.id === 2) await little.restart();
    }
    expect(heard).toEqual(story);
  });

  it("wait for a service that has a fault or too much to do", async () => {
    little.fate = (_, count) =>
      [{ status: 503 }, { status: 429, headers: { "Retry-After": "0" } }][count - 1] ?? tells(story);
    expect(await all()).toEqual(story);
  });
});

describe("listening", () => {
  it("ends, with the stream, when it is left", async () => {
    let isClosed: Promise<unknown> = Promise.resolve();
    little.fate = () => (response, headers) => {
      isClosed = new Promise((resolve) => response.once("close", resolve));
      tells(story.slice(0, 1), "stays")(response, headers);
    };
    for await (const event of coatcheck.events(ID)) {
      expect(event.id).toBe(1);
      break;
    }
    await isClosed;
    expect(little.requests).toEqual([EVENTS]);
  });

  it("throws the reason of a signal that is aborted", async () => {
    little.fate = () => tells(story.slice(0, 1), "stays");
    const controller = new AbortController();
    const reason = new Error("enough");
    const listening = (async () => {
      for await (const _ of coatcheck.events(ID, { signal: controller.signal })) controller.abort(reason);
    })();
    await expect(listening).rejects.toBe(reason);
  });

  it.each([
    ["an execution that is not there", { status: 404, body: { message: "Result does not exist." } }, NotFound],
    ["a page", { status: 200, body: Buffer.from("<h1>Hello</h1>") }, Unexpected],
  ])("to %s says so at once", async (_, answer, kind) => {
    little.fate = () => answer;
    await expect(all()).rejects.toBeInstanceOf(kind);
    expect(little.requests).toHaveLength(1);
  });

  it("gives up when no stream tells anything", async () => {
    const impatient = new Coatcheck({ url: little.url, email: "ann@example.com", apiKey: "key", tries: 3 });
    little.fate = () => tells([]);
    const next = impatient.events(ID).next();
    await expect(next).rejects.toBeInstanceOf(Unavailable);
    expect(little.requests).toHaveLength(3);
  });
});
