// Finds circular references. Takes time linear in what is reachable and does not recurse over references: there are
// published descriptions with thousands of schemas that all refer to each other.
const { lookUp } = require("../description/reference.js");
const { isObject } = require("../object.js");
const { mapSubschemas } = require("./keywords.js");

/**
 * The references within `schema` that cannot be replaced by their target: those on a circle, or between two circles.
 * @returns {Set<string>}
 */
exports.circularReferences = (document, schema) => {
  const outgoing = graphOf(document, schema);
  const incoming = new Map([...outgoing.keys()].map((reference) => [reference, new Set()]));
  for (const [reference, targets] of outgoing) {
    for (const target of targets) incoming.get(target)?.add(reference);
  }
  peel(outgoing, incoming);
  peel(incoming, outgoing);
  return new Set(outgoing.keys());
};

/** Every reachable reference, with the references in its target. */
function graphOf(document, schema) {
  const graph = new Map();
  const open = [...referencesIn(schema)];
  for (let reference = open.pop(); reference !== undefined; reference = open.pop()) {
    if (graph.has(reference)) continue;
    const targets = referencesIn(lookUp(document, reference));
    graph.set(reference, targets);
    open.push(...targets);
  }
  return graph;
}

function referencesIn(schema, found = new Set()) {
  if (!isObject(schema)) return found;
  if (typeof schema.$ref === "string") found.add(schema.$ref);
  mapSubschemas(schema, (inner) => referencesIn(inner, found));
  return found;
}

/** Removes references whose targets contain none, until none is left: what remains leads into a circle. */
function peel(forward, backward) {
  const loose = [...forward.keys()].filter((reference) => forward.get(reference).size === 0);
  for (let reference = loose.pop(); reference !== undefined; reference = loose.pop()) {
    for (const source of backward.get(reference)) {
      const targets = forward.get(source);
      targets.delete(reference);
      if (targets.size === 0) loose.push(source);
    }
    for (const target of forward.get(reference)) backward.get(target).delete(reference);
    forward.delete(reference);
    backward.delete(reference);
  }
}
