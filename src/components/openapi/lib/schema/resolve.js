// Turns a schema of the description into one that stands alone. A reference is replaced by its target; a circular one
// stays a reference, to `#/$defs/Name` in the answer's root. The result is finite, plain JSON that validators
// understand as well as clients that draw a tree of fields. There is no `$schema`: drafts 6 to 2020-12 read the result
// the same way.
const { lookUp } = require("../description/reference.js");
const { isObject } = require("../object.js");
const { circularReferences } = require("./circular.js");
const { mapSubschemas } = require("./keywords.js");

/**
 * Schemas in the answer with every reference replaced. With more of them, or deeper, all references go through `$defs`.
 */
const INLINE_SCHEMAS = 10_000;
const INLINE_DEPTH = 200;

const ANNOTATIONS = new Set(["default", "deprecated", "description", "examples", "readOnly", "title", "writeOnly"]);

class TooLarge extends Error {}

/** @param {"in" | "out"} direction requests leave out read-only properties, responses write-only ones */
exports.resolveSchema = (document, schema, direction) => {
  const circular = circularReferences(document, schema);
  try {
    const isDefined = (reference) => circular.has(reference);
    return build(document, schema, { direction, isDefined, most: INLINE_SCHEMAS, deepest: INLINE_DEPTH });
  } catch (error) {
    if (!(error instanceof TooLarge)) throw error;
    return build(document, schema, { direction, isDefined: () => true, most: Infinity, deepest: Infinity });
  }
};

function build(document, schema, { direction, isDefined, most, deepest }) {
  const hidden = direction === "in" ? "readOnly" : "writeOnly";
  /** Names in `$defs` by reference, in the order of their first use. @type {Map<string, string>} */
  const names = new Map();
  /** The number that the next definition with a name gets. @type {Map<string, number>} */
  const taken = new Map();
  let count = 0;

  const convert = (value, depth) => {
    if (typeof value === "boolean") return value;
    if (!isObject(value)) return {};
    count += 1;
    if (count > most || depth > deepest) throw new TooLarge();
    const { $ref, ...rest } = value;
    const own = mapSubschemas(withoutHidden(rest, hidden), (inner) => convert(inner, depth + 1));
    if (typeof $ref !== "string") return own;
    if (!isDefined($ref)) return merge(convert(lookUp(document, $ref), depth + 1), own);
    if (!names.has($ref)) names.set($ref, nameOf($ref, taken));
    return merge({ $ref: `#/$defs/${names.get($ref)}` }, own);
  };

  const root = convert(schema, 0);
  const definitions = new Map();
  // Converting a definition may name more of them; iterating over a Map reaches those as well.
  for (const [reference, name] of names) definitions.set(name, convert(lookUp(document, reference), 0));
  if (definitions.size === 0) return root;
  cutAliases(definitions);
  return { ...root, $defs: Object.fromEntries(definitions) };
}

function withoutHidden(schema, hidden) {
  if (!isObject(schema.properties)) return schema;
  const properties = Object.entries(schema.properties);
  const visible = properties.filter(([, property]) => property?.[hidden] !== true);
  if (visible.length === properties.length) return schema;
  const gone = new Set(properties.filter((entry) => !visible.includes(entry)).map(([name]) => name));
  const rest = { ...schema, properties: Object.fromEntries(visible) };
  if (Array.isArray(schema.required)) rest.required = schema.required.filter((name) => !gone.has(name));
  return rest;
}

/** Keywords next to a reference apply in addition to its target. */
function merge(target, own) {
  const keywords = Object.keys(own);
  if (keywords.length === 0) return target;
  if (isObject(target) && target.$ref === undefined && keywords.every((keyword) => ANNOTATIONS.has(keyword))) {
    return { ...target, ...own };
  }
  return { ...own, allOf: [target, ...(own.allOf ?? [])] };
}

/** The last part of the reference, without characters that need escaping; numbered from the second one on. */
function nameOf(reference, taken) {
  const name = (reference.split("/").at(-1) ?? "").replaceAll(/~[01]|%[0-9a-f]{2}|[^\w.-]/gi, "_") || "schema";
  let number = taken.get(name) ?? 1;
  let free = number === 1 ? name : `${name}_${number}`;
  for (; taken.has(free); free = `${name}_${number}`) number += 1;
  taken.set(free, 2).set(name, number + 1);
  return free;
}

/** Definitions that only refer to each other in a circle constrain nothing, and following them never ends. */
function cutAliases(definitions) {
  const next = (name) => definitions.get(name)?.$ref?.slice("#/$defs/".length);
  const done = new Set();
  for (const name of definitions.keys()) {
    const path = new Set();
    let at = name;
    for (; at !== undefined && !done.has(at) && !path.has(at); at = next(at)) path.add(at);
    if (at !== undefined && path.has(at)) definitions.set(at, {});
    for (const passed of path) done.add(passed);
  }
}
