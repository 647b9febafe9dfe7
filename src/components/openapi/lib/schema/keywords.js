// Which keywords of JSON Schema contain schemas, and which mean something only within an OpenAPI description.
const { isObject } = require("../object.js");

const ONE = new Set(
  `additionalItems additionalProperties contains contentSchema else if items not
  propertyNames then unevaluatedItems unevaluatedProperties`.split(/\s+/),
);
const SEVERAL = new Set(["allOf", "anyOf", "items", "oneOf", "prefixItems"]);
const NAMED = new Set(["dependentSchemas", "patternProperties", "properties"]);

/**
 * Left out of the answer: definitions and identities, because every reference is resolved against the description and a
 * leftover `$id` would change what `#/$defs/...` means; the others, because strict validators refuse them.
 */
const DROPPED = new Set(
  `$anchor $defs $dynamicAnchor $dynamicRef $id $recursiveAnchor $recursiveRef $schema
  $vocabulary definitions discriminator example externalDocs id nullable xml`.split(/\s+/),
);

const TYPES = new Set(["array", "boolean", "integer", "null", "number", "object", "string"]);

/**
 * A copy of the schema without dropped or malformed keywords, with `visit` applied to each schema directly within it.
 */
exports.mapSubschemas = (schema, visit) => {
  const entries = Object.entries(schema).flatMap(([keyword, value]) => {
    if (DROPPED.has(keyword) || keyword.startsWith("x-") || !isWellFormed(keyword, value)) return [];
    if (NAMED.has(keyword)) {
      return [[keyword, Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, visit(inner)]))]];
    }
    if (SEVERAL.has(keyword) && Array.isArray(value)) return [[keyword, value.map((inner) => visit(inner))]];
    if (ONE.has(keyword)) return [[keyword, visit(value)]];
    return [[keyword, value]];
  });
  return Object.fromEntries(entries);
};

/** Rules out common mistakes in published descriptions: each makes a validator refuse the whole schema. */
function isWellFormed(keyword, value) {
  if (keyword === "type") return (Array.isArray(value) ? value : [value]).every((type) => TYPES.has(type));
  if (keyword === "required") return Array.isArray(value) && value.every((name) => typeof name === "string");
  if (keyword === "enum") return Array.isArray(value) && value.length > 0;
  if (NAMED.has(keyword)) return isObject(value);
  if (SEVERAL.has(keyword) && !ONE.has(keyword)) return Array.isArray(value) && value.length > 0;
  return true;
}
