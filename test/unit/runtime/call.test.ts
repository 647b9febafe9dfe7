// Compares how src/runtime/call.ts calls components with the original: both run the same folder with the same input,
// and their outcomes are compared as they are sent.
import { once } from "node:events";
import { setImmediate } from "node:timers/promises";

import { afterAll, beforeAll, describe, expect, test } from "vitest";

import { ANSWERS, FAILURES, VALUES } from "../../comparison/answers.ts";
import { CREDENTIALS } from "../../comparison/credentials.ts";
import { DEPARTURES } from "../../comparison/departures.ts";
import { MODULES } from "../../comparison/modules.ts";
import { type Original, startOriginal } from "../../comparison/original.ts";
import { outcomeOfOurs } from "../../comparison/outcome.ts";
import { type Outcome, selectModel, type FixtureCall, verify } from "../../comparison/case.ts";
import { SCOPE } from "../../comparison/scope.ts";

let original: Original;
beforeAll(async () => {
  original = await startOriginal();
});
afterAll(() => original.close());

/** A call without an answer in the original needs a process of its own. */
function outcomeOfOriginal(given: FixtureCall, expected: Outcome): Promise<Outcome> {
  return "silent" in expected ? original.outcomeOfProcess(given) : original.outcome(given);
}

/** Runs a call during which an error reaches the process, where it would otherwise end the tests. */
async function withError(event: NodeJS.UncaughtExceptionOrigin, run: () => Promise<Outcome>) {
  const listeners = process.rawListeners(event);
  process.removeAllListeners(event);
  try {
    const raised = once(process, event);
    const outcome = await run();
    const [error] = (await raised) as [unknown];
    return { outcome, error };
  } finally {
    process.removeAllListeners(event);
    for (const listener of listeners) process.on(event, listener as never);
  }
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
    expect(await original.outcome(given)).toStrictEqual(outcome);
    expect(await outcomeOfOurs(given)).toStrictEqual(outcome);
  });
});

describe.each(DEPARTURES)("departs from the original: $name ($why)", ({ calls }) => {
  test.each(calls)("$given.component $given.call.method $given.call.cfg", async (call) => {
    expect(await outcomeOfOriginal(call.given, call.original)).toStrictEqual(call.original);
    expect(await outcomeOfOurs(call.given)).toStrictEqual(call.ours);
  });
});

describe("a call without an answer", () => {
  const silent: [string, FixtureCall][] = [
    ["no callback, no promise, no value", answers("never")],
    ["a falsy return value", answers("returnOf", { value: 0 })],
    ["false returned by verifyCredentials", verify("verify", { way: "return", value: false })],
    ["no verdict", verify("verify", { way: "never" })],
  ];
  test.each(silent)("ends the original's process, and ours at its caller's deadline: %s", async (_, given) => {
    expect(await original.outcomeOfProcess(given)).toStrictEqual({ silent: "exit 0" });
    expect(await outcomeOfOurs(given, setImmediate("deadline"))).toStrictEqual({ silent: "deadline" });
  });
});

describe("an error that nothing awaits", () => {
  const late: [string, NodeJS.UncaughtExceptionOrigin, string, Outcome, Outcome][] = [
    [
      "ends the original's process before an answer, and is left to the isolate here",
      "uncaughtException",
      "throwLater",
      { silent: "exit 1" },
      { silent: "deadline" },
    ],
    [
      "ends the original's process after the callback too, while ours answers with it",
      "uncaughtException",
      "callbackThenThrowLater",
      { silent: "exit 1" },
      { data: "answered" },
    ],
    [
      "is only logged if a promise is rejected after the callback",
      "unhandledRejection",
      "callbackThenReject",
      { data: "answered" },
      { data: "answered" },
    ],
  ];
  test.each(late)("%s", async (_, event, method, originals, ours) => {
    expect(await original.outcomeOfProcess(answers(method))).toStrictEqual(originals);
    const { outcome, error } = await withError(
      event,
      outcomeOfOurs.bind(null, answers(method), setImmediate("deadline")),
    );
    expect(outcome).toStrictEqual(ours);
    expect(error).toBeInstanceOf(Error);
  });
});
