// `run` against a small service that loses answers, is started again, and refuses.
import { EventEmitter, once } from "node:events";

import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";

import {
  Coatcheck,
  Expired,
  type Fetch,
  Gone,
  InvalidRequest,
  NotFound,
  type Order,
  Rejected,
  type StatusEvent,
  Unavailable,
} from "../../../src/client/index.ts";
import { Little } from "../cli/little.ts";
import { EVENTS, ID, change, executionOf, tells } from "./stream.ts";

let little: Little;
let coatcheck: Coatcheck;

beforeEach(async () => {
  little = await Little.start();
  coatcheck = new Coatcheck({ url: little.url, email: "ann@example.com", apiKey: "key" });
});
afterEach(() => little.close());

const SCHEDULE = "POST /v1/exec/schedule";
const POLL = `GET /v1/exec/poll/${ID}`;
const RESULT = `GET /v1/exec/result/${ID}`;
const CANCEL = `DELETE /v1/exec/${ID}`;
const ACKNOWLEDGE = `DELETE /v1/exec/result/${ID}`;

const acknowledged = () => vi.waitFor(() => expect(little.requests).toContain(ACKNOWLEDGE));

/** What came in that somebody waited for. */
const asked = () => little.requests.filter((request) => request !== ACKNOWLEDGE);

const order: Order = { execution_type: "verify_credentials", component: "timer", account_data: {} };
const DATA = { verified: true };

const story = [change(1, "scheduled"), change(2, "running"), change(3, "fulfilled", executionOf("fulfilled"))];

const failure = { origin: "upstream", name: "ApiError", message: "no such page", http_status: 404 } as const;
const rejection = {
  status: 400,
  body: { message: "Rejected.", reason: { name: "ApiError", message: "no such page" } },
};

const parseTruthAsYes = (text: string): unknown =>
  JSON.parse(text, (_, value: unknown) => (value === true ? "yes" : value));

describe("a run", () => {
  it("is three requests under one key, of which the second waits at the service", async () => {
    expect(await coatcheck.run(order)).toEqual(DATA);
    expect(asked()).toEqual([SCHEDULE, POLL, RESULT]);
    const keys = new Set(little.headers.map((headers) => headers["idempotency-key"]));
    expect([keys.size, [...keys][0]]).toEqual([1, expect.stringMatching(/^[!-~]{1,255}$/)]);
    expect(little.headers[1]?.["prefer"]).toBe("wait=30");
  });

  it("has a key of its own", async () => {
    await Promise.all([coatcheck.run(order), coatcheck.run(order)]);
    expect(little.runs).toBe(2);
  });

  it("is the same one again under the key that it was given", async () => {
    const again = { idempotencyKey: "mine" };
    expect([await coatcheck.run(order, again), await coatcheck.run(order, again)]).toEqual([DATA, DATA]);
    expect(little.runs).toBe(1);
  });

  it("parses with what it is given", async () => {
    const own = new Coatcheck({ url: little.url, email: "ann@example.com", apiKey: "key", parse: parseTruthAsYes });
    expect(await own.run(order)).toEqual({ verified: "yes" });
  });
});

describe("what was got", () => {
  it("is acknowledged under the run's key", async () => {
    await coatcheck.run(order);
    await acknowledged();
    expect(new Set(little.headers.map((headers) => headers["idempotency-key"])).size).toBe(1);
  });

  it("is acknowledged if it is a rejection", async () => {
    little.outcome = rejection;
    await expect(coatcheck.run(order)).rejects.toBeInstanceOf(Rejected);
    await acknowledged();
  });

  it.each([
    ["lost", "lost"],
    ["not answered", "silent"],
    ["refused", { status: 500 }],
  ] as const)("is the caller's, where the acknowledgement is %s, which is not repeated", async (_, fate) => {
    little.fate = (request) => (request === ACKNOWLEDGE ? fate : undefined);
    expect(await coatcheck.run(order)).toEqual(DATA);
    await acknowledged();
    expect(await coatcheck.run(order)).toEqual(DATA);
    expect(little.requests.filter((request) => request === ACKNOWLEDGE)).toHaveLength(1);
  });

  it("is not acknowledged under a key that the caller knows, until the caller does so", async () => {
    const mine = { idempotencyKey: "mine" };
    const { id } = await coatcheck.schedule(order, mine);
    for (const data of [await coatcheck.run(order, mine), await coatcheck.result(id, mine)]) expect(data).toEqual(DATA);
    expect(little.requests).not.toContain(ACKNOWLEDGE);
    await coatcheck.acknowledge(id, mine);
    expect([little.requests.at(-1), little.headers.at(-1)?.["idempotency-key"]]).toEqual([ACKNOWLEDGE, "mine"]);
    await expect(coatcheck.result(id, mine)).rejects.toBeInstanceOf(NotFound);
  });

  it("is acknowledged where a result is fetched without a key", async () => {
    expect(await coatcheck.result(ID)).toEqual(DATA);
    await acknowledged();
  });

  it("cannot be acknowledged if it is not there, but a repetition may find nothing", async () => {
    const missing = { status: 404, body: { message: "Result does not exist." } };
    little.fate = (request) => (request === ACKNOWLEDGE ? missing : undefined);
    await expect(coatcheck.acknowledge(ID, { idempotencyKey: "mine" })).rejects.toBeInstanceOf(NotFound);
    little.fate = (request, count) => (request === ACKNOWLEDGE ? (count === 2 ? "lost" : missing) : undefined);
    await coatcheck.acknowledge(ID, { idempotencyKey: "mine" });
  });
});

describe("whatever is lost", () => {
  it.each([SCHEDULE, POLL, RESULT])("the component runs once, and its outcome is fetched: %s", async (lost) => {
    little.fate = (request, count) => (request === lost && count <= 2 ? "lost" : undefined);
    expect(await coatcheck.run(order)).toEqual(DATA);
    expect(little.runs).toBe(1);
  });

  it.each([SCHEDULE, POLL, RESULT])("a restart is survived in the middle of %s", async (moment) => {
    let restarted = Promise.resolve();
    const inVain = new EventEmitter();
    const watched: Fetch = (url, init) =>
      fetch(url, init).catch((error: unknown) => {
        inVain.emit("try");
        throw error;
      });
    coatcheck = new Coatcheck({ url: little.url, email: "ann@example.com", apiKey: "key", fetch: watched });
    little.onGone = async () => {
      // One that is cut off, and one that finds nobody.
      await once(inVain, "try");
      await once(inVain, "try");
    };
    little.fate = (request, count) => {
      if (request !== moment || count > 1) return undefined;
      restarted = little.restart();
      return "silent";
    };
    expect(await coatcheck.run(order)).toEqual(DATA);
    await restarted;
    expect(little.runs).toBe(1);
  });

  it("a fault, and a pause that the service asks for, are waited out", async () => {
    const faults = [{ status: 500 }, { status: 503 }, { status: 429, headers: { "Retry-After": "0" } }];
    little.fate = (_, count) => faults[count - 1];
    expect(await coatcheck.run(order)).toEqual(DATA);
    expect(little.runs).toBe(1);
  });

  it("a service that stays away is given up", async () => {
    const impatient = new Coatcheck({ url: little.url, email: "ann@example.com", apiKey: "key", tries: 2 });
    little.fate = () => ({ status: 503 });
    await expect(impatient.run(order)).rejects.toMatchObject({ name: "Unavailable", status: 503 });
    expect(little.requests).toEqual([SCHEDULE, SCHEDULE]);
  });
});

async function heard(): Promise<readonly StatusEvent[]> {
  const events: StatusEvent[] = [];
  expect(await coatcheck.run(order, { onEvent: (event) => events.push(event) })).toEqual(DATA);
  return events;
}

describe("who listens to a run", () => {
  it("hears every change until the outcome is there, which is then fetched without a poll", async () => {
    little.fate = (request) => (request === EVENTS ? tells(story, "stays") : undefined);
    expect(await heard()).toEqual(story);
    expect(asked()).toEqual([SCHEDULE, EVENTS, RESULT]);
  });

  it("hears each change once when streams break", async () => {
    little.fate = (request, count) => (request === EVENTS ? tells(story.slice(0, count), "breaks") : undefined);
    expect(await heard()).toEqual(story.slice(0, 2));
    expect(asked()).toEqual([SCHEDULE, EVENTS, POLL, EVENTS, RESULT]);
  });

  it.each([
    ["a service without streams", { status: 404, body: { message: "Not Found" } }],
    ["a proxy with a page of its own", { status: 200, body: Buffer.from("<h1>Hello</h1>") }],
  ])("hears nothing of %s, and gets the data all the same", async (_, answer) => {
    little.fate = (request, count) => {
      if (request === EVENTS) return answer;
      const pending = { status: 200, headers: { "Retry-After": "0" }, body: { message: "Result not ready yet." } };
      return request === POLL && count < 3 ? pending : undefined;
    };
    expect(await heard()).toEqual([]);
    expect(asked()).toEqual([SCHEDULE, EVENTS, POLL, POLL, POLL, RESULT]);
  });

  it("throws what it throws into the run", async () => {
    const mistake = new Error("of the listener's");
    little.fate = (request) => (request === EVENTS ? tells(story) : undefined);
    const run = coatcheck.run(order, {
      onEvent: () => {
        throw mistake;
      },
    });
    await expect(run).rejects.toBe(mistake);
  });
});

describe("an outcome that is none", () => {
  it("rejects with the reason, and with who failed", async () => {
    little.outcome = rejection;
    const look = `GET /v1/exec/${ID}`;
    little.fate = (request) =>
      request === look ? { status: 200, body: executionOf("handed_out", { failure }) } : undefined;
    const error = await coatcheck.run(order).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(Rejected);
    expect(error).toMatchObject({ reason: rejection.body.reason, failure, message: "ApiError: no such page" });
    expect(asked().at(-1)).toBe(look);
  });

  it("rejects with who failed as the events told it, without another request", async () => {
    little.outcome = rejection;
    const told = [change(1, "rejected", executionOf("rejected", { failure }))];
    little.fate = (request) => (request === EVENTS ? tells(told) : undefined);
    await expect(coatcheck.run(order, { onEvent: () => {} })).rejects.toMatchObject({ failure });
    expect(asked()).toEqual([SCHEDULE, EVENTS, RESULT]);
  });

  it("rejects without who failed where the service does not tell", async () => {
    little.outcome = rejection;
    little.fate = (request) => (request === `GET /v1/exec/${ID}` ? { status: 500 } : undefined);
    await expect(coatcheck.run(order)).rejects.toMatchObject({ name: "Rejected", failure: null });
  });

  it.each([
    ["expired", POLL, "Expired.", Expired],
    ["cancelled by somebody", POLL, "Result does not exist.", Gone],
    ["fetched by somebody", RESULT, "Result does not exist.", Gone],
    ["of no component", SCHEDULE, "Component does not exist.", NotFound],
  ])("has a class of its own: %s", async (_, moment, message, kind) => {
    little.fate = (request) => (request === moment ? { status: 404, body: { message } } : undefined);
    const error: unknown = await coatcheck.run(order).catch((thrown: unknown) => thrown);
    expect((error as Error).constructor).toBe(kind);
  });

  it("names all violations of the order", async () => {
    const refused = coatcheck.run({ ...order, component: "picky" });
    await expect(refused).rejects.toBeInstanceOf(InvalidRequest);
    await expect(coatcheck.run({ ...order, component: "picky" })).rejects.toMatchObject({
      violations: [
        { path: "account_id", message: "is too short" },
        { path: "cfg", message: "is too long" },
      ],
    });
  });
});

describe("an abort", () => {
  const reason = new Error("nobody wants it any more");

  it("before the beginning schedules nothing", async () => {
    await expect(coatcheck.run(order, { signal: AbortSignal.abort(reason) })).rejects.toBe(reason);
    expect(little.requests).toEqual([]);
  });

  it.each([
    ["while it waits", POLL, [SCHEDULE, POLL, CANCEL]],
    ["while its result is fetched", RESULT, [SCHEDULE, POLL, RESULT, CANCEL]],
  ])("%s cancels it and rejects with the reason", async (_, moment, requests) => {
    const controller = new AbortController();
    little.fate = (request) => (request === moment ? "silent" : undefined);
    little.onRequest = (request) => request === moment && controller.abort(reason);
    await expect(coatcheck.run(order, { signal: controller.signal })).rejects.toBe(reason);
    expect(little.requests).toEqual(requests);
  });

  it("while it listens cancels it", async () => {
    const controller = new AbortController();
    little.fate = (request) => (request === EVENTS ? tells(story.slice(0, 2), "stays") : undefined);
    const onEvent = ({ status }: StatusEvent) => status === "running" && controller.abort(reason);
    await expect(coatcheck.run(order, { signal: controller.signal, onEvent })).rejects.toBe(reason);
    expect(little.requests).toEqual([SCHEDULE, EVENTS, CANCEL]);
  });

  it("while the id is lost on the way asks for it again, and cancels", async () => {
    const controller = new AbortController();
    little.fate = (request, count) => (request === SCHEDULE && count === 1 ? "lost" : undefined);
    little.onRequest = () => controller.abort(reason);
    await expect(coatcheck.run(order, { signal: controller.signal })).rejects.toBe(reason);
    expect([little.requests, little.runs]).toEqual([[SCHEDULE, SCHEDULE, CANCEL], 1]);
  });

  it("that cannot cancel rejects with the reason, and says why elsewhere", async () => {
    const controller = new AbortController();
    let why: unknown = null;
    little.fate = (request) => {
      if (request === POLL) return "silent";
      return request === CANCEL ? { status: 503, headers: { "Retry-After": "600" } } : undefined;
    };
    little.onRequest = (request) => request === POLL && controller.abort(reason);
    const onCancelFailed = (error: unknown) => {
      why = error;
    };
    await expect(coatcheck.run(order, { signal: controller.signal, onCancelFailed })).rejects.toBe(reason);
    expect(why).toBeInstanceOf(Unavailable);
  });
});
