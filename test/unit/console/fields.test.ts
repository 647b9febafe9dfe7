// Forms out of descriptors: which inputs, in which order, with which options.
import { describe, expect, it } from "vitest";

import { fieldsOf } from "../../../src/console/script/form/fields.ts";
import { optionsOf } from "../../../src/console/script/form/options.ts";

const inputsOf = (fields: Record<string, object>) => fieldsOf(fields).map(({ name, input }) => [name, input]);

const noted = (note: string) => fieldsOf({ a: { note } })[0]?.note;

describe("fieldsOf", () => {
  it.each([
    ["TextFieldView", "text"],
    ["TextFieldWithNoteView", "text"],
    ["PasswordFieldView", "password"],
    ["TextAreaView", "area"],
    ["CheckBoxView", "check"],
    ["CheckboxView", "check"],
    ["SelectView", "select"],
    ["MultiSelectView", "multiple"],
    ["OAuthFieldView", "oauth"],
    ["HTTPAuthView", "http_auth"],
    ["HttpAuthView", "http_auth"],
    ["JSONataView", "unknown"],
    ["constructor", "unknown"],
  ])("makes of %s the input %s", (viewClass, input) => {
    expect(inputsOf({ a: { viewClass } })).toEqual([["a", input]]);
  });

  it("shows the higher order first, and keeps the rest as it is written", () => {
    const text = { viewClass: "TextFieldView" };
    const fields = { none: text, low: { ...text, order: 1 }, also: text, high: { ...text, order: 20 } };
    expect(fieldsOf(fields).map(({ name }) => name)).toEqual(["high", "low", "none", "also"]);
  });

  it("takes markup out of a note, however much of it there is", () => {
    expect(noted("<b>bold</b> <br/>1 < 2")).toBe("bold 1 < 2");
    expect(noted("<a".repeat(100_000))).toBe("<a".repeat(100_000));
  });

  it("takes label, note, placeholder, default and what it depends on", () => {
    const described = {
      viewClass: "SelectView",
      label: "City",
      required: true,
      prompt: "Which one?",
      note: "As <em>the map</em> has it",
      default: "bonn",
      require: ["country", "country2", 3],
      model: "getCities",
    };
    expect(fieldsOf({ city: described })).toEqual([
      {
        name: "city",
        label: "City",
        isRequired: true,
        placeholder: "Which one?",
        note: "As the map has it",
        initial: "bonn",
        needs: ["country", "country2"],
        input: "select",
        model: { kind: "loaded", method: "getCities" },
      },
    ]);
  });

  it("falls back on the help's description, and on the name for a label", () => {
    expect(fieldsOf({ a: { viewClass: "TextFieldView", help: { description: "Helps" } } })).toMatchObject([
      { label: "a", note: "Helps", isRequired: false },
    ]);
  });

  it("finds none if there are none, whatever is in their place", () => {
    for (const value of [undefined, null, "fields", 3, []]) expect(fieldsOf(value)).toEqual([]);
    expect(inputsOf({ a: null as never, b: "text" as never })).toEqual([
      ["a", "unknown"],
      ["b", "unknown"],
    ]);
  });
});

describe("optionsOf", () => {
  it.each([
    [{ eu: "Europe", us: "" }, ["eu=Europe", "us=us"]],
    [{ 1: 2 }, ["1=2"]],
    [{ a: { name: "A" } }, ['a={"name":"A"}']],
    [
      ["a", 2],
      ["a=a", "2=2"],
    ],
    [[{ id: 7, name: "Seven" }], ["7=Seven"]],
    [[{ value: "x", label: "X" }], ["x=X"]],
    [{}, []],
  ])("reads %j", (model, options) => {
    expect(optionsOf(model)?.map(({ value, label }) => `${value}=${label}`)).toEqual(options);
  });

  it.each([["text"], [null], [3], [[{}]], [[null]]])("does not take %j for options", (model) => {
    expect(optionsOf(model)).toBeNull();
  });
});
