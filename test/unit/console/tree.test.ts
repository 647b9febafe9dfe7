// A schema as a tree.
import { describe, expect, it } from "vitest";

import { type Property, treeOf } from "../../../src/console/script/schema/tree.ts";

/** A tree as lines: what a person reads. */
const linesOf = (leaves: readonly Property[], indent = ""): string[] =>
  leaves.flatMap((leaf) => [
    `${indent}${leaf.name}${leaf.isRequired ? "!" : ""}: ${[leaf.type, ...leaf.notes].join("; ")}`,
    ...linesOf(leaf.children(), `${indent}  `),
  ]);

const part = (name: string) => ({ type: "object", properties: { [name]: { type: "string" } } });

describe("treeOf", () => {
  it("shows properties, what must be there, and what is inside them", () => {
    const schema = {
      type: "object",
      required: ["id"],
      properties: {
        id: { type: "integer", title: "Id", format: "int64" },
        pet: { type: "object", properties: { name: { type: ["string", "null"], title: "What it is called" } } },
        state: { type: "string", enum: ["on", 1] },
        old: { type: "string", required: true, description: "Of a schema as they were written once" },
      },
    };
    expect(linesOf(treeOf(schema))).toEqual([
      "id!: integer; int64",
      "pet: object",
      "  name: string or null; What it is called",
      'state: string; one of "on", 1',
      "old!: string; Of a schema as they were written once",
    ]);
  });

  it("shows what an array is of", () => {
    const names = { type: "array", items: { type: "array", items: { type: "string" } } };
    const pets = { items: { properties: { id: { type: "integer" } } } };
    expect(linesOf(treeOf({ properties: { names, pets, any: { type: "array" } } }))).toEqual([
      "names: array of array of string",
      "pets: array of object",
      "  id: integer",
      "any: array",
    ]);
  });

  it("joins the parts of allOf, and keeps the choices of oneOf and anyOf apart", () => {
    expect(linesOf(treeOf({ allOf: [part("a"), part("b")], anyOf: [part("c"), { type: "null" }] }))).toEqual([
      "a: string",
      "b: string",
      "option 1: object",
      "  c: string",
      "option 2: null",
    ]);
  });

  it("follows references within the document, and none out of it", () => {
    const schema = {
      properties: {
        near: { $ref: "#/$defs/a~1b" },
        far: { $ref: "https://example.com/schema" },
        gone: { $ref: "#/$defs/no" },
      },
      $defs: { "a/b": { type: "boolean" } },
    };
    expect(linesOf(treeOf(schema))).toEqual(["near: boolean", "far: any", "gone: any"]);
  });

  it("has no end if a schema refers to itself: each level opens the next", () => {
    let [leaf] = treeOf({ properties: { child: { $ref: "#" } } });
    for (let level = 0; level < 50; level++) {
      expect(leaf).toMatchObject({ name: "child", type: "object" });
      [leaf] = leaf?.children() ?? [];
    }
  });

  it("ends if a schema is nothing but a reference to itself", () => {
    expect(treeOf({ $ref: "#" })).toEqual([]);
    expect(treeOf({ items: { $ref: "#" } })).toEqual([]);
    expect(treeOf({ allOf: [{ $ref: "#" }, { $ref: "#" }], properties: { a: {} } })).toHaveLength(1);
    expect(linesOf(treeOf({ properties: { a: { $ref: "#/properties/a" } } }))).toEqual(["a: any"]);
    const [endless] = treeOf({
      properties: { a: { $ref: "#/$defs/a" } },
      $defs: { a: { items: { $ref: "#/$defs/a" } } },
    });
    expect(endless?.type).toMatch(/^array of array of/);
    expect(endless?.children()).toEqual([]);
  });

  it("ends where parts refer to each other twice, and says that there is more", () => {
    const chain = Array.from({ length: 200 }, (_, index) => {
      const next = { $ref: `#/$defs/${index + 1}` };
      return [index, { properties: { [`p${index}`]: {} }, allOf: [next, next] }] as const;
    });
    const properties = treeOf({ $defs: Object.fromEntries(chain), allOf: [{ $ref: "#/$defs/0" }] });
    expect(properties.at(-1)).toMatchObject({ name: "…", type: "and more" });
    expect(properties.length).toBeLessThan(1001);
  });

  it("describes what many refer to once, and only what is shown", () => {
    let reads = 0;
    const shared = {
      properties: Object.fromEntries(Array.from({ length: 900 }, (_, index) => [`s${index}`, {}])),
      get required() {
        reads += 1;
        return [];
      },
    };
    const users = Object.fromEntries(Array.from({ length: 900 }, (_, index) => [`u${index}`, { $ref: "#/$defs/s" }]));
    const properties = treeOf({ $defs: { s: shared }, properties: users });
    expect(properties.map((property) => property.children().length)).toEqual(properties.map(() => 900));
    expect(reads).toBe(1);
  });

  it("shortens what is long", () => {
    const long = { enum: Array.from({ length: 100_000 }, () => 1), description: "x".repeat(100_000) };
    const [property] = treeOf({ properties: { long } });
    expect(property?.notes.join("").length).toBeLessThan(2000);
    expect(property?.notes.at(-1)).toMatch(/1, …$/);
  });

  it.each([[undefined], [null], ["./schema.json"], [{}], [{ type: "string" }], [[]]])("is empty for %j", (schema) => {
    expect(treeOf(schema)).toEqual([]);
  });
});
