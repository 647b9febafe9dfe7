/**
 * Whether a value of the description, which may be anything, is an object.
 * @param {unknown} value
 * @returns {value is Record<string, unknown>}
 */
exports.isObject = (value) => typeof value === "object" && value !== null && !Array.isArray(value);

/** The object, or an empty one in the place of anything else. */
exports.objectOf = (value) => (exports.isObject(value) ? value : {});

/** An own value only: a description may ask for "constructor". */
exports.own = (object, key) => (Object.hasOwn(object, key) ? object[key] : undefined);
