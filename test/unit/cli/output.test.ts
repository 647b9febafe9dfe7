// Whatever is printed, no terminal obeys it or hides it, and JSON stays the same value.
import { readFileSync, readdirSync } from "node:fs";
import { resolve } from "node:path";

import { array, constantFrom, jsonValue, oneof, property, string } from "fast-check";
import { describe, expect, it } from "vitest";

import { Output, visible } from "../../../src/cli/output.ts";
import { showProgress } from "../../../src/cli/progress.ts";
import { table } from "../../../src/cli/text.ts";
import { assert } from "../../run/property.ts";
import { terminalOf } from "../../terminal.ts";

/** One or more of each kind, written here in numbers and not in the properties that the code goes by. */
const HARMFUL = [
  [0x00, 0x08],
  [0x0b, 0x1f],
  [0x7f, 0x9f],
  [0xad, 0xad],
  [0x34f, 0x34f],
  [0x61c, 0x61c],
  [0x115f, 0x1160],
  [0x180b, 0x180e],
  [0x200b, 0x200f],
  [0x2028, 0x202e],
  [0x2060, 0x206f],
  [0x3164, 0x3164],
  [0xd800, 0xdfff],
  [0xfe00, 0xfe0f],
  [0xfeff, 0xfeff],
  [0xffa0, 0xffa0],
  [0xfff9, 0xfffb],
  [0x1d173, 0x1d17a],
  [0xe0000, 0xe0fff],
].flatMap(([first = 0, last = 0]) => Array.from({ length: last - first + 1 }, (_, index) => first + index));

const harmful = new Set(HARMFUL);

function harmIn(printed: string): string[] {
  return Array.from(printed, (character) => character.codePointAt(0) ?? 0)
    .filter((point) => harmful.has(point))
    .map((point) => point.toString(16));
}

const text = array(
  oneof(string({ unit: "binary" }), constantFrom(...HARMFUL.map((point) => String.fromCodePoint(point)), "\n", "\\u")),
).map((parts) => parts.join(""));

function printedBy(print: (output: Output) => void, isTTY = false): string {
  let printed = "";
  print(new Output({ isTTY, write: (part) => (printed += part) }));
  return printed;
}

describe("what is printed", () => {
  it("has nothing in it that steers a terminal or hides, whoever prints it", () => {
    assert(
      property(text, (foreign) => {
        const { terminal, printed } = terminalOf();
        terminal.print(foreign);
        terminal.printError(foreign);
        expect(harmIn(printed.out + printed.err)).toEqual([]);
        expect(harmIn(table(["A"], [[foreign]]).join("\n"))).toEqual([]);
        const moving = printedBy((output) => showProgress(foreign, output)(), true);
        expect(harmIn(moving.replaceAll("\r\u001B[K", ""))).toEqual([]);
      }),
      { numRuns: 500 },
    );
  });

  it("spells out each such character", () => {
    for (const point of HARMFUL) {
      const units = String.fromCodePoint(point).split("");
      const spelled = units.map((unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`).join("");
      expect(visible(`a${String.fromCodePoint(point)}b`)).toBe(`a${spelled}b`);
    }
  });

  it.each(["", "plain text\n\tindented\n", "Ümläute, 漢字, עברית, العربية, 😀, é", "\\u202e"])(
    "is left as it is: %j",
    (plain) => {
      expect(visible(plain)).toBe(plain);
    },
  );

  it("as JSON is the same value, in one line or in many", () => {
    const value = oneof(
      text,
      jsonValue({ stringUnit: "binary" }),
      array(text).map((keys) => Object.fromEntries(keys.map((key) => [key, key]))),
    );
    assert(
      property(value, constantFrom(0, 2), (data, indent) => {
        const json = JSON.stringify(data, null, indent);
        const printed = printedBy((output) => output.print(json));
        expect(JSON.stringify(JSON.parse(printed), null, indent)).toBe(json);
        expect(harmIn(printed)).toEqual([]);
      }),
      { numRuns: 500 },
    );
  });
});

describe("the command line's code", () => {
  it("prints in one way only", () => {
    const folder = resolve(import.meta.dirname, "../../../src/cli");
    const files = readdirSync(folder, { recursive: true, encoding: "utf8" }).filter((file) => file.endsWith(".ts"));
    const others = files.filter((file) => {
      const code = readFileSync(resolve(folder, file), "utf8");
      return /\bconsole\b|\bwriteSync\b|\bprocess\.std(?:out|err)\.write\b|\.write\(/.test(code);
    });
    expect(others).toEqual(["output.ts"]);
  });
});
