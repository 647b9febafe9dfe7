import { describe, expect, it } from "vitest";

import { answerOf } from "../../src/runtime/answer.ts";
import type { Ending } from "../../src/runtime/call.ts";
import { OUTCOME_BYTES } from "../../src/limits.ts";
import { outcomeOf } from "../../src/sandbox/outcome.ts";
import { type Answer, readAnswer, writeAnswer } from "../../src/sandbox/protocol.ts";

const asIs = (text: string) => text;
const withoutCanary = (text: string) => text.replaceAll("canary", "***");

/** Of what came out of an isolate. */
function shown(text: unknown): [string, string] {
  const { verdict, bytes } = outcomeOf(readAnswer(text), asIs);
  return [verdict, new TextDecoder().decode(bytes)];
}

const bodyOf = (answer: Answer) => new TextDecoder().decode(outcomeOf(answer, withoutCanary).bytes);
const shownEnding = (ending: Ending) => shown(writeAnswer(answerOf(ending)));

describe("the outcome of a value", () => {
  it.each([
    [{ a: [1, "ü", null] }, '{"a":[1,"ü",null]}'],
    [undefined, "null"],
    [() => 1, "null"],
    [Number.NaN, "null"],
    [new Date(0), '"1970-01-01T00:00:00.000Z"'],
    [{ toJSON: () => "mine" }, '"mine"'],
    ["\uD800", '"\\ud800"'],
  ])("writes %o as %s", (value, json) => {
    expect(shownEnding({ kind: "value", value })).toEqual(["fulfilled", `{"data":${json}}`]);
  });

  const circular: Record<string, unknown> = {};
  circular["self"] = circular;
  it.each([
    ["a circular value", circular],
    ["a BigInt", 1n],
    [
      "a getter that throws",
      {
        get x() {
          throw new Error("no");
        },
      },
    ],
  ])("rejects %s, and says why", (_, value) => {
    const [verdict, body] = shownEnding({ kind: "value", value });
    expect([verdict, JSON.parse(body)]).toMatchObject(["rejected", { reason: { name: "SerializationError" } }]);
  });
});

const resistant = {
  get message() {
    throw new Error("no");
  },
};

describe("the outcome of an error", () => {
  it.each([
    ["an error", new TypeError("wrong"), { name: "TypeError", message: "wrong" }],
    ["more", Object.assign(new Error("e"), { name: "HttpError", secret: "s" }), { name: "HttpError", message: "e" }],
    ["a text", "only a text", { name: "Error", message: "only a text" }],
    ["null", null, { name: "Error", message: "null" }],
    ["another shape", { message: 5, name: 6 }, { name: "Error", message: "5" }],
    ["no prototype", { value: Object.create(null) as unknown }.value, { name: "Error", message: "unknown" }],
    ["a getter that throws", resistant, { name: "Error", message: "unknown" }],
  ])("gives what was thrown a name and a message, and nothing else: %s", (_, error, reason) => {
    const [verdict, body] = shownEnding({ kind: "error", error });
    expect([verdict, JSON.parse(body)]).toEqual(["rejected", { message: "Rejected.", reason }]);
  });
});

describe("what comes out of an isolate", () => {
  const notUnderstood = [
    "rejected",
    '{"message":"Rejected.","reason":{"name":"Error","message":"The component did not end with an answer that can be understood."}}',
  ];

  it.each([
    ["nothing", undefined],
    ["a text", "text"],
    ["an unknown kind", "other\n1"],
    ["a kind alone", "value"],
    ["no JSON", "value\n{"],
    ["JSON and more", "value\n1}{"],
    ["an object", { kind: "value", json: "1" }],
    ["that it is another account's, again and again", "taken\nkept"],
  ])("is a rejection where it is no answer: %s", (_, answer) => {
    expect(shown(answer)).toEqual(notUnderstood);
  });

  it("has secrets only where a value is the component's own to give", () => {
    expect(bodyOf({ kind: "error", name: "Error", message: "wrong: canary" })).not.toContain("canary");
    const verdict = JSON.stringify({ verified: false, reason: "wrong: canary", more: 1 });
    expect(bodyOf({ kind: "value", json: verdict })).toBe('{"data":{"verified":false,"reason":"wrong: ***","more":1}}');
    expect(bodyOf({ kind: "value", json: '{"reason":"canary"}' })).toContain("canary");
  });

  it.each([
    ["of", "[".repeat(OUTCOME_BYTES + 1)],
    ["nested", `${"[".repeat(1001)}${"]".repeat(1001)}`],
    ["of values", `[${"0,".repeat(500_000)}0]`],
    ["of empty objects", `[${"{},".repeat(250_000)}0]`],
  ])("is measured before it is read: too much %s", (_, json) => {
    expect(JSON.parse(bodyOf({ kind: "value", json }))).toMatchObject({ reason: { name: "ResultTooLargeError" } });
  });

  it("may have as much as there is room for, and brackets in texts", () => {
    const deep = `${"[".repeat(1000)}${"]".repeat(1000)}`;
    const many = `[${"0,".repeat(499_000)}0]`;
    const text = JSON.stringify(`\\"${"[{,".repeat(600_000)}\\`);
    for (const json of [deep, many, text]) expect(bodyOf({ kind: "value", json })).toBe(`{"data":${json}}`);
  });

  it("keeps an error's message as it is, in lines, and its name in one", () => {
    const error = Object.assign(new Error("first\nsecond"), { name: "An\nError" });
    const [, body] = shownEnding({ kind: "error", error });
    expect(JSON.parse(body)).toMatchObject({ reason: { name: "An Error", message: "first\nsecond" } });
  });

  it("is searched for secrets before it is cut", () => {
    const text = `${"x".repeat(9998)}canary`;
    const verdict = JSON.stringify({ verified: false, reason: text });
    const answers: Answer[] = [
      { kind: "error", name: text, message: text },
      { kind: "value", json: verdict },
    ];
    for (const answer of answers) {
      expect(bodyOf(answer)).not.toContain("xca");
    }
  });
});
