// Parses text into plain data: JSON, or YAML with js-yaml. The result is a tree of bounded size and depth with nothing
// shared or cyclic in it, so that all other code may walk and copy it freely.
const yaml = require("js-yaml");

const { Problem } = require("../problem.js");
const { isObject } = require("../object.js");

/** Descriptions written by hand stay under 60; recursion over this many levels fits any stack. */
const DEPTH = 200;

/** Values, counting a YAML alias each time it is used: ten lines of aliases can stand for billions of values. */
const VALUES = 1_000_000;

/** YAML 1.2, plus the merge keys of 1.1 that many descriptions use. Dates stay strings. */
const SCHEMA = yaml.CORE_SCHEMA.withTags(yaml.mergeTag);

exports.parse = (text) => {
  if (/^\s*</.test(text)) {
    throw unreadable("It is an HTML or XML page. Enter the URL of the JSON or YAML document itself.");
  }
  const isJson = /^\s*\{/.test(text);
  const document = (isJson ? fromJson(text) : undefined) ?? fromYaml(text);
  if (!isObject(document)) throw unreadable("It is not a JSON or YAML object.");
  check(document);
  return isJson ? document : JSON.parse(JSON.stringify(document));
};

/** Undefined if the text is not JSON: YAML may start with a brace as well. */
function fromJson(text) {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function fromYaml(text) {
  try {
    return yaml.load(text, { schema: SCHEMA, maxDepth: DEPTH, json: true });
  } catch (error) {
    const line = error?.mark?.line;
    const place = Number.isInteger(line) ? `, at line ${line + 1}` : "";
    throw unreadable(`It is neither JSON nor YAML: ${error?.reason ?? "it cannot be parsed"}${place}.`);
  }
}

/** Throws for a tree that is too large. Removes `__proto__`, which has no legitimate use and breaks copies. */
function check(document) {
  const open = [{ value: document, depth: 1 }];
  let count = 0;
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    const { value, depth } = next;
    if (depth > DEPTH) throw unreadable(`It is nested deeper than ${DEPTH} levels.`);
    if (Object.hasOwn(value, "__proto__")) delete value["__proto__"];
    for (const inner of Object.values(value)) {
      count += 1;
      if (count > VALUES) throw unreadable(`It has more than ${VALUES} values.`);
      if (typeof inner === "object" && inner !== null) open.push({ value: inner, depth: depth + 1 });
    }
  }
}

function unreadable(why) {
  return new Problem("description_unreadable", `The description cannot be read. ${why}`);
}
