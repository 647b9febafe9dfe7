import { array, constant, constantFrom, nat, oneof, property, stringMatching, tuple } from "fast-check";
import { describe, expect, it } from "vitest";

import { assert } from "../../run/property.ts";
import { type Message, MessageReader } from "../../../src/client/sse.ts";

function read(text: string, cuts: readonly number[] = []): { messages: Message[]; retryMs: number | null } {
  const bytes = new TextEncoder().encode(text);
  const reader = new MessageReader();
  const ends = [...cuts.map((cut) => cut % (bytes.length + 1)).toSorted((a, b) => a - b), bytes.length];
  const messages = ends.flatMap((end, index) => reader.read(bytes.subarray(index === 0 ? 0 : ends[index - 1], end)));
  return { messages, retryMs: reader.retryMs };
}

const one = (data: string, event = "message", id = "") => [{ id, event, data }];

describe("a stream", () => {
  it.each([
    ["data: a\n\n", one("a")],
    ["data:a\n\n", one("a")],
    ["data:  a\n\n", one(" a")],
    ["data: a\ndata: b\n\n", one("a\nb")],
    ["data\n\n", one("")],
    ["event: status\ndata: {}\n\n", one("{}", "status")],
    ["id: 7\ndata: a\n\n", one("a", "message", "7")],
    [": waiting\n\ndata: a: b\n\n", one("a: b")],
    ["\uFEFFdata: a\n\n", one("a")],
    ["datax: b\ndata: a\n\n", one("a")],
    ["id: 1\n\ndata: a\n\n", one("a", "message", "1")],
    ["event: x\n\ndata: a\n\n", one("a")],
    ["id: 1\nid: a\0b\ndata: a\n\n", one("a", "message", "1")],
    ["data: a\n", []],
    ["data: a", []],
  ])("of %j holds what the standard says", (text, messages) => {
    expect(read(text).messages).toEqual(messages);
  });

  it("says how long to pause, in digits only", () => {
    expect(read("retry: 1000\n\n").retryMs).toBe(1000);
    expect(read("retry: 1e3\n\n").retryMs).toBeNull();
  });

  it("keeps its last id over messages that have none", () => {
    const { messages } = read("id: 3\ndata: a\n\ndata: b\n\n");
    expect(messages.map(({ id }) => id)).toEqual(["3", "3"]);
  });
});

const newline = constantFrom("\n", "\r", "\r\n");
const word = stringMatching(/^[a-z {}":é😀\u2028]{0,12}$/u);
const line = oneof(
  word.map((text) => `data: ${text}`),
  word.map((text) => `event:${text}`),
  nat(99).map((id) => `id: ${id}`),
  nat(9999).map((ms) => `retry: ${ms}`),
  word.map((text) => `: ${text}`),
  constant(""),
);
const stream = array(tuple(line, newline), { maxLength: 30 });

describe("any stream", () => {
  it("says the same wherever it is cut, in the middle of a letter and of a line's end too", () => {
    assert(
      property(stream, array(nat(), { maxLength: 40 }), (lines, cuts) => {
        const text = lines.flat().join("");
        expect(read(text, cuts)).toEqual(read(text));
      }),
    );
  });

  it("says the same when every byte comes alone", () => {
    assert(
      property(stream, (lines) => {
        const text = lines.flat().join("");
        expect(
          read(
            text,
            Array.from({ length: text.length * 4 }, (_, index) => index),
          ),
        ).toEqual(read(text));
      }),
    );
  });

  it("says the same with any kind of line's end", () => {
    assert(
      property(array(line, { maxLength: 30 }), (lines) => {
        const [lf, cr, crlf] = ["\n", "\r", "\r\n"].map((end) => read(lines.map((text) => text + end).join("")));
        expect([cr, crlf]).toEqual([lf, lf]);
      }),
    );
  });
});
