// What is filled in: what is missing, what is sent, and what depends on what.
import { describe, expect, it } from "vitest";

import { fieldsOf } from "../../../src/console/script/form/fields.ts";
import { changesOf, dependentsOf, filled, mistakesIn, unmetBy } from "../../../src/console/script/form/values.ts";

const select = (require: string[] = []) => ({ viewClass: "SelectView", label: "S", model: "get", require });
const fields = fieldsOf({
  continent: select(),
  country: select(["continent"]),
  city: select(["country"]),
  pet: select(),
});
const [, country, city] = fields;

describe("dependentsOf", () => {
  it.each([
    ["continent", ["country", "city"]],
    ["country", ["city"]],
    ["city", []],
    ["pet", []],
  ])("finds everything that depends on %s, directly or not", (name, dependents) => {
    expect(dependentsOf(name, fields).map((field) => field.name)).toEqual(dependents);
  });

  it("ends if fields depend on each other", () => {
    const circle = fieldsOf({ a: select(["b"]), b: select(["a"]), c: select(["c"]) });
    expect(dependentsOf("a", circle).map((field) => field.name)).toEqual(["b"]);
    expect(dependentsOf("c", circle)).toEqual([]);
  });
});

describe("unmetBy", () => {
  it("names what you must choose first", () => {
    if (country === undefined || city === undefined) throw new Error("There are such fields.");
    expect(unmetBy(country, fields, { continent: "" }).map(({ name }) => name)).toEqual(["continent"]);
    expect(unmetBy(country, fields, { continent: "eu" })).toEqual([]);
    expect(unmetBy(city, fields, { continent: "eu" }).map(({ name }) => name)).toEqual(["country"]);
  });
});

describe("mistakesIn", () => {
  const required = fieldsOf({
    text: { viewClass: "TextFieldView", label: "Text", required: true },
    box: { viewClass: "CheckBoxView", label: "Box", required: true },
    several: { viewClass: "MultiSelectView", label: "Several", required: true, model: {} },
    oauth: { viewClass: "OAuthFieldView", label: "Sign-in", required: true },
    other: { viewClass: "TextFieldView", label: "Other" },
  });

  it("says what is missing, in words", () => {
    expect(mistakesIn(required, { several: [] })).toEqual([
      { name: "text", message: "Text is required." },
      { name: "several", message: "Several is required." },
      { name: "oauth", message: "Sign-in requires OAuth, which this service does not support." },
    ]);
  });

  it("accepts what the service already has", () => {
    expect(mistakesIn(required, { text: "t", several: ["a"] }, (name) => name === "oauth")).toEqual([]);
  });
});

describe("filled", () => {
  it("leaves out what is empty, and keeps what only looks empty", () => {
    expect(filled({ a: "", b: null, c: undefined, d: [], e: false, f: 0, g: " ", h: {} })).toEqual({
      e: false,
      f: 0,
      g: " ",
      h: {},
    });
  });
});

const isMasked = (name: string) => name === "secret";

describe("changesOf", () => {
  it("removes what was emptied, and leaves a secret that was not typed again", () => {
    const stored = { user: "u", secret: "********", note: "n" };
    expect(changesOf(stored, { user: "", secret: "", note: "m", new: "" }, isMasked)).toEqual({
      user: null,
      note: "m",
    });
    expect(changesOf(stored, { secret: "another" }, isMasked)).toEqual({ secret: "another" });
  });

  it("leaves alone what reads the same, whatever its type", () => {
    const stored = { port: 5432, on: true, oauth: { access_token: "********" }, tags: ["a"] };
    expect(changesOf(stored, { ...stored, port: "5432", tags: ["a", "b"] }, isMasked)).toEqual({ tags: ["a", "b"] });
    expect(changesOf(stored, { ...stored, on: null, tags: [] }, isMasked)).toEqual({ on: null, tags: null });
  });
});
