// Which of several content types a message is described by: the one that maps best to JSON, which messages are.
const { follow } = require("../description/reference.js");
const { objectOf } = require("../object.js");

const PREFERENCE = [
  /^application\/json\b/i,
  /\+json\b/i,
  /^(?:\*|application)\/\*/,
  /^application\/x-www-form-urlencoded\b/i,
  /^multipart\//i,
  /xml\b/i,
  /^text\//i,
];

/** The schema of the preferred content type, or null where there is no content at all. */
exports.contentOf = (document, content) => {
  const types = Object.keys(objectOf(content));
  if (types.length === 0) return null;
  const [type] = types.toSorted((a, b) => rank(a) - rank(b));
  const { schema } = follow(document, content[type]);
  return schema ?? (/^text\//i.test(type) ? { type: "string" } : {});
};

function rank(type) {
  const found = PREFERENCE.findIndex((pattern) => pattern.test(type));
  return found === -1 ? PREFERENCE.length : found;
}
