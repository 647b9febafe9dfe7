import { describe, expect, it } from "vitest";

import { type Outcome, encodeError, encodeValue } from "../../src/result.ts";

const asIs = (text: string) => text;
const shown = ({ verdict, bytes }: Outcome) => [verdict, new TextDecoder().decode(bytes)];

describe("encodeValue", () => {
  it.each([
    [{ a: [1, "ü", null] }, '{"a":[1,"ü",null]}'],
    [undefined, "null"],
    [() => 1, "null"],
    [Number.NaN, "null"],
    [new Date(0), '"1970-01-01T00:00:00.000Z"'],
    [{ toJSON: () => "mine" }, '"mine"'],
    ["\uD800", '"\\ud800"'],
  ])("writes %o as %s", (value, json) => {
    expect(shown(encodeValue(value, asIs))).toEqual(["fulfilled", `{"data":${json}}`]);
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
    const [verdict, body] = shown(encodeValue(value, asIs));
    expect([verdict, JSON.parse(body ?? "")]).toMatchObject(["rejected", { reason: { name: "SerializationError" } }]);
  });
});

const resistant = {
  get message() {
    throw new Error("no");
  },
};

describe("encodeError", () => {
  it.each([
    ["an error", new TypeError("wrong"), { name: "TypeError", message: "wrong" }],
    ["more", Object.assign(new Error("e"), { name: "HttpError", secret: "s" }), { name: "HttpError", message: "e" }],
    ["a text", "only a text", { name: "Error", message: "only a text" }],
    ["null", null, { name: "Error", message: "null" }],
    ["another shape", { message: 5, name: 6 }, { name: "Error", message: "5" }],
    ["no prototype", { value: Object.create(null) as unknown }.value, { name: "Error", message: "unknown" }],
    ["a getter that throws", resistant, { name: "Error", message: "unknown" }],
  ])("gives what was thrown a name and a message, and nothing else: %s", (_, error, reason) => {
    const [verdict, body] = shown(encodeError(error, asIs));
    expect([verdict, JSON.parse(body ?? "")]).toEqual(["rejected", { message: "Rejected.", reason }]);
  });
});
