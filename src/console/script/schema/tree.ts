// A JSON schema as a tree that a person can read: what there is, of which type, and what must be there. Pure.
import { listOf, recordOf, textOf } from "../json.ts";

export interface Leaf {
  readonly name: string;
  /** "string", "array of object", "string or null". */
  readonly type: string;
  readonly isRequired: boolean;
  /** Title, description, format, choices: what else is said, in this order. */
  readonly notes: readonly string[];
  /** Made when they are asked for: a schema that refers to itself has no end. */
  children(): readonly Leaf[];
}

type Schema = ReturnType<typeof recordOf>;

/** Of references and arrays in each other; a schema may refer to itself. */
const DEEPEST = 12;

/** The properties of `schema`; empty where it is none, or names none. */
export function treeOf(schema: unknown): Leaf[] {
  return childrenOf(recordOf(schema), recordOf(schema), []);
}

/** `within`: the schemas that this one is a part of, as an array's items or one of allOf, and that it must not be again. */
function childrenOf(schema: Schema, root: Schema, within: readonly Schema[]): Leaf[] {
  const whole = resolve(schema, root);
  if (within.includes(whole)) return [];
  const required = new Set(listOf(whole["required"]));
  const own = Object.entries(recordOf(whole["properties"])).map(([name, property]) =>
    leafOf(name, recordOf(property), root, required.has(name) || recordOf(property)["required"] === true),
  );
  const items = whole["items"] === undefined ? [] : [whole["items"]];
  const parts = [...listOf(whole["allOf"]), ...items].flatMap((part) =>
    childrenOf(recordOf(part), root, [...within, whole]),
  );
  const choices = [...listOf(whole["oneOf"]), ...listOf(whole["anyOf"])].map((choice, index) =>
    leafOf(`option ${index + 1}`, recordOf(choice), root, false),
  );
  return [...own, ...parts, ...choices];
}

function leafOf(name: string, schema: Schema, root: Schema, isRequired: boolean): Leaf {
  const whole = resolve(schema, root);
  return {
    name,
    type: typeOf(whole, root, 0),
    isRequired,
    notes: notesOf(whole, name),
    children: () => childrenOf(whole, root, []),
  };
}

/** What `$ref` points to in the same document; of a chain that leads nowhere, the schema itself. */
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
