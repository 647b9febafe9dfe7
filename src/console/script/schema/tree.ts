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

/**
 * The properties of one schema, and the parts of it that are looked at for them: a page with more is of no use, and a
 * few parts that refer to each other twice make billions.
 */
const MOST_PARTS = 1000;

/** Stands for those that are left out. */
const MORE: Property = {
  name: "…",
  type: "and more",
  isRequired: false,
  notes: ["the JSON has all of them"],
  children: () => [],
};

/** What a note says at most, and how many choices it lists. */
const LONGEST_NOTE = 1000;
const MOST_CHOICES = 50;

/** What is being shown, and the properties that are known already: many may refer to the same schema. */
interface Tree {
  readonly root: Schema;
  readonly known: Map<Schema, readonly Property[]>;
}

/** The properties of `schema`; empty if it is no schema, or names none. */
export function treeOf(schema: unknown): readonly Property[] {
  const root = recordOf(schema);
  return childrenOf(resolve(root, root), { root, known: new Map() });
}

function childrenOf(schema: Schema, tree: Tree): readonly Property[] {
  const known = tree.known.get(schema);
  if (known !== undefined) return known;
  const found: Property[] = [];
  let count = 0;
  for (const part of partsOf(schema, tree.root, [])) {
    count += 1;
    if (count > MOST_PARTS) {
      found.push(MORE);
      break;
    }
    if (part !== null) found.push(propertyOf(part, tree));
  }
  tree.known.set(schema, found);
  return found;
}

interface Part {
  readonly name: string;
  readonly schema: Schema;
  readonly isRequired: boolean;
}

/**
 * The properties, and null for each schema that is looked at for them. `within` holds the schemas that contain this
 * one, as an array's items or in allOf. It must not be one of them again.
 */
function* partsOf(schema: Schema, root: Schema, within: readonly Schema[]): Generator<Part | null> {
  yield null;
  const whole = resolve(schema, root);
  if (within.includes(whole)) return;
  const properties = Object.entries(recordOf(whole["properties"]));
  const required = new Set(properties.length === 0 ? [] : listOf(whole["required"]));
  for (const [name, value] of properties) {
    const property = recordOf(value);
    yield { name, schema: property, isRequired: required.has(name) || property["required"] === true };
  }
  const items = whole["items"] === undefined ? [] : [whole["items"]];
  for (const part of [...listOf(whole["allOf"]), ...items]) {
    yield* partsOf(recordOf(part), root, [...within, whole]);
  }
  for (const [index, choice] of [...listOf(whole["oneOf"]), ...listOf(whole["anyOf"])].entries()) {
    yield { name: `option ${index + 1}`, schema: recordOf(choice), isRequired: false };
  }
}

/** Only what is shown is described. */
function propertyOf({ name, schema, isRequired }: Part, tree: Tree): Property {
  const found = resolve(schema, tree.root);
  return {
    name,
    isRequired,
    get type() {
      return typeOf(found, tree.root, 0);
    },
    get notes() {
      return notesOf(found, name);
    },
    children: () => childrenOf(found, tree),
  };
}

/** What `$ref` points to in the same document. If it leads nowhere, the last schema on the way there. */
function resolve(schema: Schema, root: Schema): Schema {
  let found = schema;
  for (let hops = 0; hops < DEEPEST && isReference(found["$ref"]); hops++) {
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

function isReference(value: unknown): value is string {
  return typeof value === "string" && value.length <= LONGEST_NOTE;
}

function typeOf(schema: Schema, root: Schema, depth: number): string {
  const { type } = schema;
  if (Array.isArray(type)) return type.slice(0, MOST_CHOICES).map(textOf).join(" or ");
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
  const all = listOf(schema["enum"]);
  const choices = all.slice(0, MOST_CHOICES).map((choice) => JSON.stringify(choice));
  if (all.length > choices.length) choices.push("…");
  const notes = [
    title.toLowerCase() === name.toLowerCase() ? "" : title,
    textOf(schema["description"]),
    textOf(schema["format"]),
    choices.length === 0 ? "" : `one of ${choices.join(", ")}`,
  ];
  return notes
    .filter((note) => note !== "")
    .map((note) => (note.length <= LONGEST_NOTE ? note : `${note.slice(0, LONGEST_NOTE)}…`));
}
