// The calling semantics in isolates, where components really run: the cases of test/unit/runtime/call.test.ts, which
// the original confirms there, packed and called in isolates.
import { describe, expect, inject, test } from "vitest";

import { Catalog } from "../../src/sandbox/catalog.ts";
import type { Packed } from "../../src/pack/packed.ts";
import { IsolateMemory, IsolateSandbox } from "../../src/sandbox/isolate.ts";
import { ANSWERS, FAILURES, VALUES } from "../comparison/answers.ts";
import { CREDENTIALS } from "../comparison/credentials.ts";
import { DEPARTURES } from "../comparison/departures.ts";
import { MODULES } from "../comparison/modules.ts";
import { SCOPE } from "../comparison/scope.ts";
import {
  COMPONENT_ID,
  type Outcome,
  REFUSING,
  type FixtureCall,
  selectModel,
  shownOutcome,
  verify,
} from "../comparison/case.ts";
import { bindings } from "./client.ts";

const fixtures = JSON.parse(inject("fixtures")) as Record<string, Packed>;

/** Runs the fixture under the component id that all cases expect. */
async function outcomeOf({ component, call }: FixtureCall): Promise<Outcome> {
  const packed = fixtures[component];
  if (packed === undefined) throw new Error(`There is no fixture ${component}.`);
  const listed = {
    id: COMPONENT_ID,
    name: component,
    team: "test",
    descriptor: packed.descriptor,
    packed: () => packed,
  };
  const keys: unknown[] = [];
  const { bytes } = await new IsolateSandbox(new Catalog([listed]), bindings, new IsolateMemory()).run({
    attempt: 1,
    executionId: "e",
    // One isolate per fixture.
    user: component,
    component: COMPONENT_ID,
    code: { version: null, key: "", variables: null, secretFields: [] },
    variables: {},
    call,
    credentials: "",
    runMs: 30_000,
    host: "coatcheck.example",
    signal: new AbortController().signal,
    async renewKeys(renewed) {
      if (call.cfg["_account"] === REFUSING) throw new Error("refused");
      keys.push(renewed);
      return "written";
    },
    retrieveAccount: async () => null,
  });
  const { name } = (JSON.parse(new TextDecoder().decode(bytes)) as { reason?: { name: string } }).reason ?? {};
  const stored = keys.length > 0 ? { keys } : {};
  if (name === "NoAnswerError" || name === "TimeoutError") return { silent: "deadline", ...stored };
  return { ...shownOutcome(bytes), ...stored };
}

const answers = (method: string, cfg = {}) => selectModel("answers", "answers", method, cfg);

describe.each([
  ["an answer", ANSWERS],
  ["a value", VALUES],
  ["a failure", FAILURES],
  ["a module", MODULES],
  ["verifyCredentials", CREDENTIALS],
  ["this", SCOPE],
])("%s, as in the original", (_, cases) => {
  test.each(cases)("$claim", async ({ given, outcome }) => {
    expect(await outcomeOf(given)).toStrictEqual(outcome);
  });
});

describe.each(DEPARTURES)("departs from the original: $name ($why)", ({ calls }) => {
  test.each(calls)("$given.component $given.call.method $given.call.cfg", async ({ given, ours }) => {
    expect(await outcomeOf(given)).toStrictEqual(ours);
  });
});

describe("a call without an answer", () => {
  test.each([
    ["no callback, no promise, no value", answers("never")],
    ["a falsy return value", answers("returnOf", { value: 0 })],
    ["false returned by verifyCredentials", verify("verify", { way: "return", value: false })],
    ["no verdict", verify("verify", { way: "never" })],
  ])("is ended: %s", async (_, given) => {
    expect(await outcomeOf(given)).toStrictEqual({ silent: "deadline" });
  });
});
