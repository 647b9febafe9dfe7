// Node as components know it: every function of the fixture `node` answers the same in an isolate as in Node.
import { describe, expect, inject, test } from "vitest";

import { Catalog } from "../../src/sandbox/catalog.ts";
import { IsolateMemory, IsolateSandbox } from "../../src/sandbox/isolate.ts";
import type { Packed } from "../../src/pack/packed.ts";
import { bindings } from "./client.ts";

interface Ended {
  readonly data?: unknown;
  readonly reason?: { readonly name: string; readonly message: string };
}

const { node: packed } = JSON.parse(inject("fixtures")) as Record<string, Packed>;
const outcomes = JSON.parse(inject("node")) as Record<string, Record<string, unknown>>;

async function call(actionOrTrigger: string, method: string): Promise<Ended> {
  if (packed === undefined) throw new Error("There is no fixture node.");
  const listed = { id: "node", name: "node", team: "test", descriptor: packed.descriptor, packed: () => packed };
  const { bytes } = await new IsolateSandbox(new Catalog([listed]), bindings, new IsolateMemory()).run({
    attempt: 1,
    executionId: crypto.randomUUID(),
    user: "node",
    component: "node",
    code: { version: null, key: "", variables: null, secretFields: [] },
    variables: {},
    call: { type: "select_model", actionOrTrigger, method, cfg: { ...inject("cfg") } },
    credentials: "",
    runMs: 60_000,
    host: "coatcheck.example",
    signal: new AbortController().signal,
    renewKeys: async () => "unknown",
    retrieveAccount: async () => null,
  });
  return JSON.parse(new TextDecoder().decode(bytes)) as Ended;
}

describe.each(Object.entries(outcomes))("%s, as in Node", (trigger, methods) => {
  test.each(Object.entries(methods))("%s", async (method, outcome) => {
    expect(await call(trigger, method)).toEqual({ data: outcome });
  });
});

describe("an error that nothing awaits", () => {
  test.each([
    "timeout",
    "immediate",
    "tick",
    "microtask",
    "interval",
    "emitted",
    "answer",
    "data",
    "end",
    "connected",
    "received",
    "randomBytes",
    "pbkdf2",
    "scrypt",
  ])("ends the execution: %s", async (method) => {
    expect(await call("uncaught", method)).toMatchObject({ reason: { message: "nobody awaits this" } });
  });

  test("ends the execution if a request fails whose errors nothing listens for", async () => {
    const { reason } = await call("uncaught", "request");
    expect(reason?.message).toMatch(/^connect ECONNREFUSED 127\.0\.0\.1:\d+$/);
  });

  test("ends the execution when the process exits", async () => {
    const { reason } = await call("uncaught", "exit");
    expect(reason?.message).toBe("The component ended its process with exit code 3.");
  });

  test("ends nothing if it is an unhandled rejection", async () => {
    expect(await call("uncaught", "rejection")).toEqual({ data: "went on" });
  });
});

const TOO_MUCH = {
  code: "EGRESS_REFUSED",
  message: "coatcheck refused more data: this execution has used up its 20000000 bytes, sent and received.",
};

describe("what is not possible in an isolate says so", () => {
  test.each([
    ["bodyOfGet", "coatcheck: a GET request cannot have a body here; use POST, or put the data into the query."],
    ["tooMuchByHttp", TOO_MUCH],
    ["tooMuchByFetch", TOO_MUCH],
    ["emptyBodies", [200, 200, 200, 200]],
    ["proxyTarget", "coatcheck: a component cannot send requests through a proxy; send them directly."],
    ["proxyAgent", "coatcheck: a component cannot send requests through a proxy; send them directly."],
    [
      "startTls",
      "coatcheck: an open connection cannot be upgraded to TLS (STARTTLS); connect with TLS from the start.",
    ],
  ])("%s", async (method, outcome) => {
    expect(await call("impossible", method)).toEqual({ data: outcome });
  });

  test.each([
    ["listening", "coatcheck: a component cannot listen for connections."],
    ["http2", /^coatcheck: HTTP\/2 connections/],
    ["exit", "The component ended its process with exit code 1."],
  ])("%s", async (method, message) => {
    const { reason } = await call("impossible", method);
    expect(reason?.message).toMatch(message);
  });
});
