// Values by a schema: those that it allows, and those that break one of its rules.
import * as fc from "fast-check";

import type { Schema } from "./description.ts";

/** Values that a name stands for, so that a request is about something that exists. */
export type Hints = Readonly<Record<string, fc.Arbitrary<string>>>;

/** Texts that have broken something somewhere. */
const NASTY = [
  "\0",
  "\ud800",
  "\udfff\ud800",
  "__proto__",
  "constructor",
  "hasOwnProperty",
  "../../etc/passwd",
  "%2e%2e%2f",
  "%00",
  "'; DROP TABLE users; --",
  "${7*7}",
  "<script>",
  "\u202e",
  "\r\nX-Injected: 1",
  "🤷🏽‍♀️",
  "İ",
  "ﷺ".repeat(9),
  "NaN",
  "-0",
  "null",
];

const text = (schema: Schema): fc.Arbitrary<string> => {
  const { minLength = 0, maxLength = 60, pattern, format } = schema;
  if (pattern !== undefined) return fc.stringMatching(new RegExp(pattern, "u"));
  if (format === "email") return fc.stringMatching(/^[a-z][a-z0-9]{8,20}@[a-z]{3,9}\.example$/);
  const length = { minLength, maxLength: Math.min(maxLength, 60) / 2 };
  const nasty = NASTY.filter((each) => each.length >= minLength && each.length <= maxLength);
  const longest = schema.maxLength === undefined ? [] : [fc.constant("x".repeat(schema.maxLength))];
  return fc.oneof(...longest, fc.string(length), fc.string({ unit: "binary", ...length }), fc.constantFrom(...nasty));
};

const json = (): fc.Arbitrary<unknown> => fc.oneof(fc.jsonValue(), fc.constantFrom(...NASTY));

function record({ additionalProperties, propertyNames }: Schema): fc.Arbitrary<unknown> {
  const isFree = Object.keys(additionalProperties ?? {}).length === 0;
  const value = isFree ? json() : valid(additionalProperties ?? {}, {});
  return fc.dictionary(text(propertyNames ?? {}), value, { maxKeys: 6 });
}

/** A value that the schema allows. */
export function valid(schema: Schema, hints: Hints): fc.Arbitrary<unknown> {
  const { oneOf, type, properties } = schema;
  if (oneOf !== undefined) return fc.oneof(...oneOf.map((branch) => valid(branch, hints)));
  if (schema.enum !== undefined) return fc.constantFrom(...schema.enum);
  if (Array.isArray(type)) return fc.oneof(...type.map((each: string) => valid({ ...schema, type: each }, hints)));
  if (type === "null") return fc.constant(null);
  if (type === "string") return text(schema);
  if (properties === undefined) return record(schema);
  const fields = Object.entries(properties).map(([name, field]) => [name, hints[name] ?? valid(field, hints)]);
  const requiredKeys = [...(schema.required ?? [])];
  return fc.record(Object.fromEntries(fields) as Record<string, fc.Arbitrary<unknown>>, { requiredKeys });
}

/** A value that breaks one rule of the schema, and keeps the others. */
export function broken(schema: Schema, hints: Hints): fc.Arbitrary<unknown> {
  const { oneOf, properties = {}, additionalProperties, propertyNames } = schema;
  if (oneOf !== undefined) return fc.oneof(...oneOf.map((branch) => broken(branch, hints)));
  const good = valid(schema, hints) as fc.Arbitrary<Record<string, unknown>>;
  const change = (name: string, bad: unknown) => good.map((value) => ({ ...value, [name]: bad }));
  const omit = (name: string) =>
    good.map((value) => Object.fromEntries(Object.entries(value).filter(([each]) => each !== name)));
  const bad = Object.entries(properties).flatMap(([name, field]) => wrong(field).map((each) => change(name, each)));
  const values = additionalProperties === undefined ? [] : wrong(additionalProperties);
  const names = propertyNames === undefined ? [] : wrong(propertyNames).filter((each) => typeof each === "string");
  return fc.oneof(
    fc.constantFrom(...wrong({ type: "object" })),
    ...(schema.required ?? []).map(omit),
    ...bad,
    ...values.map((each) => change("NAME", each)),
    ...names.map((name) => change(name, "value")),
  );
}

/** Values that are not what the schema asks for. */
export function wrong(schema: Schema): unknown[] {
  const { minLength = 0, maxLength, pattern, format } = schema;
  const types = [schema.type ?? []].flat();
  if (types.length === 0) return [];
  const others = { string: "text", null: null, boolean: true, number: 5, array: ["text"], object: { a: 1 } };
  const found: unknown[] = Object.entries(others).flatMap(([type, value]) => (types.includes(type) ? [] : [value]));
  if (!types.includes("string")) return found;
  if (schema.enum !== undefined) found.push("another");
  if (minLength > 0) found.push("");
  if (maxLength !== undefined) found.push("x".repeat(maxLength + 1));
  if (format === "email") found.push("", "nobody", "@example.com", "a@b@c.example", "a b@example.com");
  if (pattern !== undefined) {
    const known = new RegExp(pattern, "u");
    found.push(
      ...["", " ", "a b", "ü", "\0", "A-B", "Upper", "-a", "9", "x".repeat(300)].filter((each) => !known.test(each)),
    );
  }
  return found;
}
