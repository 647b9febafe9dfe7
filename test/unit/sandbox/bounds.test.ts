// That a search costs no more than its text and its values are long, whatever they are. What counts is how many bytes
// are looked at, not how long that takes.
import { describe, expect, it } from "vitest";

import { LONGEST_LOG_TEXT } from "../../../src/sandbox/protocol.ts";
import { Redactor } from "../../../src/sandbox/redaction.ts";
import { MASK } from "../../../src/user/secrets.ts";

const repeated = (piece: string, length: number) => piece.repeat(Math.ceil(length / piece.length)).slice(0, length);

const numbered = (count: number, valueOf: (index: number) => string) =>
  Object.fromEntries(Array.from({ length: count }, (_, index) => [`token${index}`, valueOf(index)]));

/** Each of a size as large as a request may have it. */
const VALUES: Readonly<Record<string, Readonly<Record<string, unknown>>>> = {
  none: {},
  "a token": { token: "sk_live_51Hx8QzPq7RtUvWxYzAb" },
  "one character again and again": { token: "a".repeat(250_000) },
  "25,000 values": numbered(25_000, (index) => `v${index * 7919}`),
  "values that begin alike": numbered(2000, (index) => `${repeated("https://api.example.com/", 100)}${index}`),
  "values that end alike": numbered(2000, (index) => `${index}${repeated("/v1/users", 100)}`),
  "a value of each length": numbered(700, (index) => "a".repeat(index)),
  "others of each length": { all: Array.from({ length: 700 }, (_, index) => "a".repeat(index)) },
  backslashes: { token: "\\".repeat(200_000), secret: "\\".repeat(50_000).concat("a") },
  "percent signs": { token: repeated("%25", 200_000), secret: repeated("%41", 50_000) },
};

const TEXTS: Readonly<Record<string, string>> = {
  words: "The quick brown fox jumps over 13 lazy dogs. ",
  "one character again and again": "a",
  "ends of lines": "\n",
  folders: "/-",
  backslashes: "\\",
  "escapes without an end": "\\u",
  "surrogates without the other half": "\\ud83d\\\\",
  "percent signs": "%25",
  "percent signs of percent signs": "%252525",
  ampersands: "&amp;amp;",
  "references without an end": "&#x1",
  "colors without an end": "\u001b[",
  hexadecimal: "61",
  "base64 of one character": "YWFh",
  numbers: "97,",
  "a number": "9",
  quotes: `"'`,
  umlauts: "ä",
  URLs: "https://api.example.com/",
};

describe.each(Object.entries(VALUES))("with %s", (_, values) => {
  const given = { values, secretFields: [] };
  const size = JSON.stringify(values).length;

  it("makes its index in one pass over the values", () => {
    const redactor = new Redactor("logs", given);
    redactor.redact("");
    // Twice, as it is and unescaped; at each byte a window of at most 32, and again whenever the index grows.
    expect(redactor.steps).toBeLessThan(300 * size + 1000);
  });

  // One for all texts: most of the work is its index.
  const redactor = new Redactor("logs", given);

  it.each(Object.entries(TEXTS))("searches a text in one pass: %s", (__, piece) => {
    redactor.redact("");
    const stepsFor = (length: number) => {
      const before = redactor.steps;
      redactor.redact(repeated(piece, length));
      return redactor.steps - before;
    };
    const half = stepsFor(LONGEST_LOG_TEXT / 2 - 1);
    const whole = stepsFor(LONGEST_LOG_TEXT - 1);
    expect(whole).toBeLessThan(2.5 * half + 5000);
    expect(whole).toBeLessThan(1500 * LONGEST_LOG_TEXT);
  });
});

it("looks at no more of a text than can be a line", () => {
  const redactor = new Redactor("logs", { values: VALUES["a token"], secretFields: [] });
  redactor.redact("");
  const before = redactor.steps;
  expect(redactor.redact("a".repeat(5_000_000)).length).toBeLessThan(LONGEST_LOG_TEXT);
  expect(redactor.steps - before).toBeLessThan(100 * LONGEST_LOG_TEXT);
});

it("looks at nothing before there is a text", () => {
  expect(new Redactor("logs", { values: VALUES["25,000 values"], secretFields: [] }).steps).toBe(0);
});

it("walks what comes out of an isolate once, though it holds itself again and again", () => {
  let shared: unknown = { token: "at-the-very-bottom" };
  for (let level = 0; level < 60; level++) shared = { a: shared, b: shared };
  const circular: Record<string, unknown> = { shared };
  circular["self"] = circular;
  const redactor = new Redactor("outcomes");
  redactor.add({ values: circular, secretFields: [] });
  expect(redactor.redact("at-the-very-bottom")).toBe(MASK);
  let deep: unknown = "deep-down";
  for (let level = 0; level < 100_000; level++) deep = { token: deep };
  redactor.add({ values: deep, secretFields: [] });
  expect(redactor.redact("deep-down")).toBe(MASK);
});

it("shows nothing where there are more values than it can look for", () => {
  const redactor = new Redactor("outcomes");
  for (let index = 0; index < 30; index++) {
    redactor.add({ values: { token: repeated(`${index}-abc`, 50_000) }, secretFields: [] });
  }
  expect(redactor.redact("no secret in here")).toBe(MASK);
});

it("learns once what is renewed with the same keys again and again", () => {
  const redactor = new Redactor("outcomes");
  for (let index = 0; index < 1000; index++) {
    redactor.add({ values: { token: "t".repeat(60_000) }, secretFields: [] });
  }
  expect(redactor.redact("t".repeat(20))).toBe(MASK);
});
