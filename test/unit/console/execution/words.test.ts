import { describe, expect, it } from "vitest";

import { durationOf, failureOf, sizeOf, standingOf, titleOf } from "../../../../src/console/script/execution/words.ts";
import { at, execution } from "./samples.ts";

const format = (instant: string) => instant.slice(11, 19);

describe("standingOf", () => {
  it.each([
    [{ status: "scheduled" }, "Waiting in the queue for a consumer."],
    [{ status: "scheduled", attempt: 1 }, "Attempt 1 ended without an outcome. Waiting for the next attempt."],
    [{ status: "running", attempt: 2 }, "Attempt 2 is running in its own isolate."],
    [
      { status: "fulfilled", result_available_until: at(900_000) },
      "The result is ready. You can fetch it until 19:15:00.",
    ],
    [{ status: "rejected" }, "The result is ready."],
    [{ status: "cancelled", cancelled_at: at(1000) }, "Cancelled at 19:00:01. There is no result."],
    [
      { status: "expired", expired_at: at(3000), finished_at: at(3000) },
      "Expired at 19:00:03, before there was a result.",
    ],
    [
      { status: "expired", expired_at: at(9000), finished_at: at(2000) },
      "Expired at 19:00:09, before anyone fetched the result.",
    ],
    [{ status: "handed_out", handed_out_at: at(5000) }, "The result was handed out to another reader at 19:00:05."],
  ] as const)("%j", (details, sentence) => {
    expect(standingOf(execution(details), "another", format)).toBe(sentence);
  });

  it.each([
    ["this tab", "The result was handed out to this tab. Nobody else can fetch it."],
    ["unknown", "The result was handed out. This tab may be the reader."],
  ] as const)("names as the reader of what was handed out: %s", (reader, sentence) => {
    expect(standingOf(execution({ status: "handed_out", handed_out_at: at(5000) }), reader, format)).toBe(sentence);
  });
});

it("says who failed and how, with the HTTP status if it is known", () => {
  const failure = { origin: "upstream", name: "FetchError", message: "no answer" } as const;
  expect(failureOf(failure)).toBe("The other system failed. FetchError: no answer");
  expect(failureOf({ ...failure, http_status: 503 })).toBe(
    "The other system failed (HTTP status 503). FetchError: no answer",
  );
});

it("names what the component was called for", () => {
  expect(titleOf(execution())).toBe("Verify credentials");
  expect(titleOf(execution({ execution_type: "select_model", action_or_trigger: "getPets" }))).toBe(
    "Options of getPets",
  );
});

it.each([
  [0, "0 ms"],
  [340.4, "340 ms"],
  [999.4, "999 ms"],
  [999.6, "1.0 s"],
  [3249, "3.2 s"],
  [59_949, "59.9 s"],
  [59_960, "1 min"],
  [125_000, "2 min 5 s"],
  [3_599_600, "1 h"],
  [3_840_000, "1 h 4 min"],
])("%d ms reads as %s", (ms, text) => {
  expect(durationOf(ms)).toBe(text);
});

it.each([
  [11, "11 bytes"],
  [1234, "1.2 kB"],
  [8_388_608, "8.4 MB"],
])("%d bytes read as %s", (bytes, text) => {
  expect(sizeOf(bytes)).toBe(text);
});
