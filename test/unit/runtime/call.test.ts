// The calling semantics of src/runtime/call.ts, compared with the original's: both run the same folder with the same
// input, and their outcomes are compared as they travel.
import { once } from "node:events";
import { setImmediate } from "node:timers/promises";

import { afterAll, beforeAll, describe, expect, test } from "vitest";

import { ANSWERS, FAILURES, VALUES } from "../../comparison/answers.ts";
import { CREDENTIALS } from "../../comparison/credentials.ts";
import { DEPARTURES } from "../../comparison/departures.ts";
import { MODULES } from "../../comparison/modules.ts";
import { type Original, startOriginal } from "../../comparison/original.ts";
import { outcomeOfOurs } from "../../comparison/outcome.ts";
import { type Outcome, selectModel, type Subject, verify } from "../../comparison/subject.ts";
import { SCOPE } from "../../comparison/scope.ts";

let original: Original;
beforeAll(async () => {
  original = await startOriginal();
});
afterAll(() => original.close());

/** A call that the original leaves without an answer needs a process of its own. */
function outcomeOfOriginal(subject: Subject, expected: Outcome): Promise<Outcome> {
  return "silent" in expected ? original.outcomeOfProcess(subject) : original.outcome(subject);
}

/** Runs a call during which an error reaches the process, which would otherwise end the tests. */
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
  test.each(cases)("$claim", async ({ subject, outcome }) => {
    expect(await original.outcome(subject)).toStrictEqual(outcome);
    expect(await outcomeOfOurs(subject)).toStrictEqual(outcome);
  });
});

describe.each(DEPARTURES)("departs from the original: $name ($why)", ({ calls }) => {
  test.each(calls)("$subject.component $subject.call.method $subject.call.cfg", async (call) => {
    expect(await outcomeOfOriginal(call.subject, call.original)).toStrictEqual(call.original);
    expect(await outcomeOfOurs(call.subject)).toStrictEqual(call.ours);
  });
});

describe("a call without an answer", () => {
  const silent: [string, Subject][] = [
    ["no callback, no promise, no value", answers("never")],
    ["a falsy return value", answers("returnOf", { value: 0 })],
    ["false returned by verifyCredentials", verify("verify", { way: "return", value: false })],
    ["no verdict", verify("verify", { way: "never" })],
  ];
  test.each(silent)("ends the original's process, and ours by its caller's deadline: %s", async (_, subject) => {
    expect(await original.outcomeOfProcess(subject)).toStrictEqual({ silent: "exit 0" });
    expect(await outcomeOfOurs(subject, setImmediate("deadline"))).toStrictEqual({ silent: "deadline" });
  });
});

describe("an error that nobody awaits", () => {
  const late: [string, NodeJS.UncaughtExceptionOrigin, string, Outcome, Outcome][] = [
    [
      "ends the original's process before an answer, and is the isolate's to end",
      "uncaughtException",
      "throwLater",
      { silent: "exit 1" },
      { silent: "deadline" },
    ],
    [
      "ends the original's process after the callback too, which ours answers with",
      "uncaughtException",
      "callbackThenThrowLater",
      { silent: "exit 1" },
      { data: "answered" },
    ],
    [
      "is logged where a promise is rejected after the callback",
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
