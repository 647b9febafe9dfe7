// A JSON schema as a tree that a person can read: each property with its type, and whether it is required. Pure.
import { listOf, recordOf, textOf } from "../json.ts";

export interface Property {
  readonly name: string;
  /** "string", "array of object", "string or null". */
  readonly type: string;
  readonly isRequired: boolean;
  /** Title, description, format and choices, in this order. */
  readonly notes: readonly string[];
  /** Made on demand, because a schema that refers to itself has no end. */
  children(): readonly Property[];
}

type Schema = ReturnType<typeof recordOf>;

/** How many references, or arrays in arrays, are followed: a schema may refer to itself. */
const DEEPEST = 12;

/** The properties of `schema`; empty if it is no schema, or names none. */
export function treeOf(schema: unknown): Property[] {
  return childrenOf(recordOf(schema), recordOf(schema), []);
}

/**
 * `within` holds the schemas that contain this one, as an array's items or in allOf. It must not be one of them again.
 */
function childrenOf(schema: Schema, root: Schema, within: readonly Schema[]): Property[] {
  const whole = resolve(schema, root);
  if (within.includes(whole)) return [];
  const required = new Set(listOf(whole["required"]));
  const own = Object.entries(recordOf(whole["properties"])).map(([name, property]) =>
    propertyOf(name, recordOf(property), root, required.has(name) || recordOf(property)["required"] === true),
  );
  const items = whole["items"] === undefined ? [] : [whole["items"]];
  const parts = [...listOf(whole["allOf"]), ...items].flatMap((part) =>
    childrenOf(recordOf(part), root, [...within, whole]),
  );
  const choices = [...listOf(whole["oneOf"]), ...listOf(whole["anyOf"])].map((choice, index) =>
    propertyOf(`option ${index + 1}`, recordOf(choice), root, false),
  );
  return [...own, ...parts, ...choices];
}

function propertyOf(name: string, schema: Schema, root: Schema, isRequired: boolean): Property {
  const whole = resolve(schema, root);
  return {
    name,
    type: typeOf(whole, root, 0),
    isRequired,
    notes: notesOf(whole, name),
    children: () => childrenOf(whole, root, []),
  };
}

/** What `$ref` points to in the same document. If it leads nowhere, the last schema on the way there. */
function resolve(schema: Schema, root: Schema): Schema {
  let found = schema;
  for (let hops = 0; hops < DEEPEST && typeof found["$ref"] === "string"; hops++) {
    const path = found["$ref"]
      .replace(/^#\/?/, "")
      .split("/")
      .filter((part) => part !== "");
    const target = path.reduce<unknown>(
      (value, part) => recordOf(value)[part.replaceAll("~1", "/").replaceAll("~0", "~")],
      root,
    );
    if (target === undefined || !found["$ref"].startsWith("#")) return found;
    found = recordOf(target);
  }
  return found;
}

function typeOf(schema: Schema, root: Schema, depth: number): string {
  const { type } = schema;
  if (Array.isArray(type)) return type.map(String).join(" or ");
  if (type === "array" || schema["items"] !== undefined) {
    if (schema["items"] === undefined || depth > DEEPEST) return "array";
    return `array of ${typeOf(resolve(recordOf(schema["items"]), root), root, depth + 1)}`;
  }
  if (typeof type === "string") return type;
  if (schema["properties"] !== undefined || schema["allOf"] !== undefined) return "object";
  if (schema["oneOf"] !== undefined || schema["anyOf"] !== undefined) return "one of";
  return "any";
}

function notesOf(schema: Schema, name: string): string[] {
  const title = textOf(schema["title"]);
  const choices = listOf(schema["enum"]).map((choice) => JSON.stringify(choice));
  const notes = [
    title.toLowerCase() === name.toLowerCase() ? "" : title,
    textOf(schema["description"]),
    textOf(schema["format"]),
    choices.length === 0 ? "" : `one of ${choices.join(", ")}`,
  ];
  return notes.filter((note) => note !== "");
}
