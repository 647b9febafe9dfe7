// References within the description. A reference to another document is an error: following it would fetch whatever URL
// a description names.
const { isObject } = require("../object.js");
const { Problem } = require("../problem.js");

/** What `#/...` points to (RFC 6901). */
function lookUp(document, reference) {
  if (!reference.startsWith("#/")) {
    const why = 'but only references within it ("#/...") are supported. Bundle it into one document first.';
    throw new Problem("reference_unsupported", `The description refers to "${reference.slice(0, 200)}", ${why}`);
  }
  let value = document;
  for (const part of reference.slice(2).split("/")) {
    const key = unescape(part);
    if (typeof value !== "object" || value === null || !Object.hasOwn(value, key)) {
      const name = reference.slice(0, 200);
      throw new Problem("reference_broken", `The description refers to "${name}", which it does not contain.`);
    }
    value = value[key];
  }
  return value;
}

/** The object, or the target at the end of its references; an empty object for anything else. */
function follow(document, object) {
  const seen = new Set();
  let value = object;
  while (isObject(value) && typeof value.$ref === "string") {
    if (seen.has(value.$ref)) {
      throw new Problem("reference_broken", `The reference "${value.$ref.slice(0, 200)}" leads back to itself.`);
    }
    seen.add(value.$ref);
    value = lookUp(document, value.$ref);
  }
  return isObject(value) ? value : {};
}

function unescape(part) {
  let key = part;
  try {
    key = decodeURIComponent(part);
  } catch {
    // A lone percent sign stands for itself.
  }
  return key.replaceAll("~1", "/").replaceAll("~0", "~");
}

exports.lookUp = lookUp;
exports.follow = follow;
