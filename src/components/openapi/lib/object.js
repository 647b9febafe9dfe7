/**
 * Whether a value is an object: in a description, anything may be anywhere.
 * @param {unknown} value
 * @returns {value is Record<string, unknown>}
 */
exports.isObject = (value) => typeof value === "object" && value !== null && !Array.isArray(value);

/** The object, or an empty one for anything else. */
exports.objectOf = (value) => (exports.isObject(value) ? value : {});

/** Own values only: a description may contain the name "constructor". */
exports.own = (object, key) => (Object.hasOwn(object, key) ? object[key] : undefined);
