import { describe, expect, it } from "vitest";

import { type Evidence, type LastAnswer, failureOf } from "../../../src/execution/failure.ts";

const reason = { name: "Error", message: "It failed." };

const answer = (status: number | null): LastAnswer => ({ kind: "answer", status });
const nothing: LastAnswer = { kind: "nothing" };
const failure: LastAnswer = { kind: "failure" };

describe("who failed", () => {
  it.each<[string, Evidence["end"], LastAnswer, boolean, string, number?]>([
    ["the deadline passed while an answer was awaited", "deadline", nothing, true, "upstream"],
    ["so it did, after the credentials were refused", "deadline", answer(401), true, "upstream", 401],
    ["the deadline passed, and nothing was asked outside", "deadline", nothing, false, "component"],
    ["the deadline passed after an answer", "deadline", answer(200), false, "component", 200],
    ["the deadline passed after the far end was overloaded", "deadline", answer(429), false, "upstream", 429],
    ["the last answer was 401", "component", answer(401), false, "credentials", 401],
    ["the last answer was 403", "component", answer(403), false, "credentials", 403],
    ["the last answer was 407", "component", answer(407), false, "credentials", 407],
    ["the last answer was 408", "component", answer(408), false, "upstream", 408],
    ["the last answer was 429", "component", answer(429), false, "upstream", 429],
    ["the last answer was 500", "component", answer(500), false, "upstream", 500],
    ["the last answer was 530", "component", answer(530), false, "upstream", 530],
    ["the network failed", "component", failure, false, "upstream"],
    ["the last answer was 404", "component", answer(404), false, "component", 404],
    ["a component failed by itself, with a request under way", "component", nothing, true, "component"],
    ["a database was reached", "component", answer(null), false, "component"],
    ["the credentials are not valid, after an answer", "not_verified", answer(200), false, "credentials", 200],
    ["the credentials are not valid, and nobody was asked", "not_verified", nothing, false, "credentials"],
    ["the credentials are not valid, because the network failed", "not_verified", failure, false, "upstream"],
    ["the credentials are not valid, because the far end is down", "not_verified", answer(503), false, "upstream", 503],
  ])("%s -> %#", (_, end, lastAnswer, isAwaiting, origin, httpStatus) => {
    const known = httpStatus === undefined ? {} : { httpStatus };
    expect(failureOf(reason, { end, lastAnswer, isAwaiting })).toEqual({ origin, ...reason, ...known });
  });

  it("keeps a message that is a document in part", () => {
    const long = { name: "Error", message: "x".repeat(9000) };
    expect(failureOf(long, { end: "component", lastAnswer: nothing, isAwaiting: false }).message).toHaveLength(2000);
  });
});
