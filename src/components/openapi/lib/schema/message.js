// The messages of an operation. In: {path, query, header, cookie, body}, each only if the operation has it, so that
// parameters with the same name never collide. Out: the body of the success response itself.
const { follow } = require("../description/reference.js");
const { isObject, objectOf } = require("../object.js");
const { resolveSchema } = require("./resolve.js");

const PLACES = ["path", "query", "header", "cookie"];

/** OpenAPI describes these by other means and ignores parameters with their names. */
const IGNORED_HEADERS = new Set(["accept", "authorization", "content-type"]);

/** Content types from the one that maps best to JSON, which messages are, to the one that maps worst. */
const PREFERENCE = [
  /^application\/json\b/i,
  /\+json\b/i,
  /^(?:\*|application)\/\*/,
  /^application\/x-www-form-urlencoded\b/i,
  /^multipart\//i,
  /xml\b/i,
  /^text\//i,
];

exports.messagesOf = (document, operation) => ({
  in: resolveSchema(document, requestOf(document, operation), "in"),
  out: resolveSchema(document, answerOf(document, operation), "out"),
});

function requestOf(document, { parameters, definition }) {
  const parts = new Map();
  for (const place of PLACES) {
    const here = parameters.filter((parameter) => parameter.in === place && !isIgnored(parameter));
    if (here.length > 0) parts.set(place, groupOf(here));
  }
  if (definition.requestBody !== undefined) {
    const body = follow(document, definition.requestBody);
    const schema = described(contentOf(document, body.content) ?? {}, body);
    parts.set("body", { schema, isRequired: body.required === true });
  }
  return objectSchema(parts);
}

function groupOf(parameters) {
  const members = parameters.map((parameter) => {
    const schema = parameter.schema ?? Object.values(objectOf(parameter.content))[0]?.schema ?? {};
    const isRequired = parameter.required === true || parameter.in === "path";
    return [parameter.name, { schema: described(schema, parameter), isRequired }];
  });
  return { schema: objectSchema(new Map(members)), isRequired: members.some(([, { isRequired }]) => isRequired) };
}

function objectSchema(members) {
  const properties = Object.fromEntries([...members].map(([name, { schema }]) => [name, schema]));
  const required = [...members].filter(([, { isRequired }]) => isRequired).map(([name]) => name);
  return { type: "object", properties, ...(required.length > 0 && { required }) };
}

function described(schema, { description }) {
  const isSilent = isObject(schema) && schema.description === undefined;
  return isSilent && typeof description === "string" ? { ...schema, description } : schema;
}

/** The lowest 2xx with a body, then "2XX"; "default" only if no 2xx status is listed, which is common. */
function answerOf(document, { definition }) {
  const responses = objectOf(definition.responses);
  const statuses = Object.keys(responses).filter((status) => /^2\d\d$/.test(status));
  for (const status of [...statuses.toSorted(), "2XX", "2xx", ...(statuses.length === 0 ? ["default"] : [])]) {
    if (!Object.hasOwn(responses, status)) continue;
    const schema = contentOf(document, follow(document, responses[status]).content);
    if (schema !== null) return schema;
  }
  return { type: "object", properties: {} };
}

/** The schema of the preferred content type, or null if there is no content at all. */
function contentOf(document, content) {
  const types = Object.keys(objectOf(content));
  if (types.length === 0) return null;
  const [type] = types.toSorted((a, b) => rank(a) - rank(b));
  const { schema } = follow(document, content[type]);
  return schema ?? (/^text\//i.test(type) ? { type: "string" } : {});
}

function rank(type) {
  const found = PREFERENCE.findIndex((pattern) => pattern.test(type));
  return found === -1 ? PREFERENCE.length : found;
}

function isIgnored({ in: place, name }) {
  return place === "header" && IGNORED_HEADERS.has(name.toLowerCase());
}
