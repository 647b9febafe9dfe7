// Makes a schema of the description one that stands alone. A reference is replaced by its target; one that leads back to
// itself stays a reference, to `#/$defs/Name` in the answer's root: finite, plain JSON, and understood by validators and
// by whoever draws a tree of fields alike. There is no `$schema`: drafts 6 to 2020-12 read what is here the same way.
const { lookUp } = require("../description/reference.js");
const { isObject } = require("../object.js");
const { circularReferences } = require("./circular.js");
const { mapSubschemas } = require("./keywords.js");

/** Schemas, once every reference is replaced. Beyond it, or beyond the depth, all references go through `$defs`. */
const INLINE_SCHEMAS = 10_000;
const INLINE_DEPTH = 200;

const ANNOTATIONS = new Set(["default", "deprecated", "description", "examples", "readOnly", "title", "writeOnly"]);

class TooLarge extends Error {}

/** @param {"in" | "out"} direction a request has no read-only properties, a response no write-only ones */
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
  /** The number that the next one of a name gets. @type {Map<string, number>} */
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
  // Converting one definition may name more: the iteration over a Map comes to those as well.
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

/** What stands beside a reference applies as well as its target. */
function merge(target, own) {
  const keywords = Object.keys(own);
  if (keywords.length === 0) return target;
  if (isObject(target) && target.$ref === undefined && keywords.every((keyword) => ANNOTATIONS.has(keyword))) {
    return { ...target, ...own };
  }
  return { ...own, allOf: [target, ...(own.allOf ?? [])] };
}

/** The last part of the reference, in letters that need no escaping in a reference; a number where it is not the first. */
function nameOf(reference, taken) {
  const name = (reference.split("/").at(-1) ?? "").replaceAll(/~[01]|%[0-9a-f]{2}|[^\w.-]/gi, "_") || "schema";
  let number = taken.get(name) ?? 1;
  let free = number === 1 ? name : `${name}_${number}`;
  for (; taken.has(free); free = `${name}_${number}`) number += 1;
  taken.set(free, 2).set(name, number + 1);
  return free;
}

/** Definitions that are nothing but each other's aliases say nothing, and whoever follows them never arrives. */
function cutAliases(definitions) {
  const next = (name) => definitions.get(name)?.$ref?.slice("#/$defs/".length);
  const done = new Set();
  for (const name of definitions.keys()) {
    const way = new Set();
    let at = name;
    for (; at !== undefined && !done.has(at) && !way.has(at); at = next(at)) way.add(at);
    if (at !== undefined && way.has(at)) definitions.set(at, {});
    for (const passed of way) done.add(passed);
  }
}
