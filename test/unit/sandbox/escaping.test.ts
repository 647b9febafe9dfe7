// Values in any mixture of escapes, made of what escapes are made of.
import { inspect } from "node:util";

import { array, constantFrom, oneof, property } from "fast-check";
import { expect, it } from "vitest";

import { Redactor } from "../../../src/sandbox/redaction.ts";
import { MASK } from "../../../src/user/secrets.ts";
import { assert } from "../../run/property.ts";

type Write = (text: string) => string;

const ENTITIES: Readonly<Record<string, string>> = { "&": "&amp;", "<": "&lt;", '"': "&quot;" };

const ESCAPES: readonly Write[] = [
  (text) => JSON.stringify(text).slice(1, -1),
  (text) => inspect(text).slice(1, -1),
  encodeURIComponent,
  (text) => new URLSearchParams({ "": text }).toString().slice(1),
  (text) => text.replaceAll(/[&<"]/g, (character) => ENTITIES[character] ?? ""),
  (text) => text.replaceAll(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`),
];

const SPELLINGS: readonly Write[] = [
  (text) => text,
  (text) => Buffer.from(text).toString("base64url"),
  (text) => Buffer.from(text).toString("hex"),
];

const character = oneof(
  { weight: 5, arbitrary: constantFrom(...Array.from("abcXYZ0189=/._-:")) },
  { weight: 3, arbitrary: constantFrom(...Array.from("\\%&\"'nux#;+ \n\t2541amp{}")) },
  { weight: 1, arbitrary: constantFrom("é", "😀", "\u0007") },
);

/** What is left of a value if all that may be read as an escape, and what does not count, is taken out. */
const countedIn = (value: string) =>
  value.replaceAll(/%[0-9a-f]{2}|\\+[nrtbfv]|\\+[ux].{0,4}|&[^;]*;|[\s"'`\\+,\p{Cc}]/giu, "").length;

const value = array(character, { minLength: 2, maxLength: 40 })
  .map((characters) => `Q${characters.join("")}Z`)
  .filter((text) => countedIn(text) >= 4);

const escapes = array(constantFrom(...ESCAPES), { maxLength: 3 });

it("finds a secret under whatever escapes, and in base64 and hexadecimal between them", () => {
  assert(
    property(value, escapes, constantFrom(...SPELLINGS), escapes, (secret, inner, spelling, outer) => {
      const { redact } = new Redactor("outcomes", { values: { token: secret }, secretFields: [] });
      const text = [...inner, spelling, ...outer].reduce((written, write) => write(written), secret);
      const left = redact(`<${text}>`);
      expect(left).toContain(MASK);
      // A character or two of base64 belong to what is around it.
      expect(left.replaceAll(MASK, "").length).toBeLessThanOrEqual(6);
    }),
    { numRuns: 2000 },
  );
});

it("finds a secret after what makes an escape of its beginning", () => {
  const values = { token: "nightingale", secret: "41-and-more", password: "amp;and-more" };
  const { redact } = new Redactor("outcomes", { values, secretFields: [] });
  expect(redact("C:\\nightingale %41-and-more &amp;and-more")).toBe(`C:\\${MASK} %${MASK} &${MASK}`);
});
