// The operations of a description, in its order. Each has an id that is stable as long as the description is: its
// operationId, or "GET /pets" if it has none.
const { isObject, objectOf } = require("../object.js");
const { follow } = require("./reference.js");

const METHODS = ["get", "put", "post", "delete", "options", "head", "patch", "trace"];

/** A label is one line of a drop-down. */
const TITLE_LENGTH = 100;

/**
 * @typedef {object} Operation
 * @property {string} id
 * @property {string} call "GET /pets"
 * @property {string} method in lower case
 * @property {string} path
 * @property {string} title
 * @property {readonly string[]} tags
 * @property {readonly Record<string, any>[]} parameters those of the path and its own
 * @property {Record<string, any>} definition the Operation Object
 * @property {Record<string, any>} pathItem
 */

/** @returns {Operation[]} */
exports.operationsOf = (document) => {
  const taken = new Set();
  return Object.entries(objectOf(document.paths)).flatMap(([path, item]) => {
    if (!path.startsWith("/")) return [];
    const pathItem = follow(document, item);
    return METHODS.filter((method) => isObject(pathItem[method])).map((method) => {
      const definition = pathItem[method];
      const call = `${method.toUpperCase()} ${path}`;
      const { operationId } = definition;
      const isNamed = typeof operationId === "string" && operationId !== "" && !taken.has(operationId);
      const id = isNamed ? operationId : call;
      taken.add(id);
      const parameters = parametersOf(document, pathItem, definition);
      const tags = listOf(definition.tags).filter((tag) => typeof tag === "string");
      return { id, call, method, path, title: titleOf(definition), tags, parameters, definition, pathItem };
    });
  });
};

/** An operation's own parameter replaces the path's with the same name and place. */
function parametersOf(document, pathItem, definition) {
  const all = [...listOf(pathItem.parameters), ...listOf(definition.parameters)];
  const byPlace = new Map();
  for (const parameter of all.map((entry) => follow(document, entry))) {
    const { name, in: place } = parameter;
    if (typeof name === "string" && typeof place === "string") byPlace.set(`${place}:${name}`, parameter);
  }
  return [...byPlace.values()];
}

function titleOf({ summary, description, operationId }) {
  return firstLine(summary) || firstLine(description) || firstLine(operationId);
}

function firstLine(text) {
  const line = typeof text === "string" ? (text.trim().split("\n", 1)[0] ?? "").trim() : "";
  return line.length > TITLE_LENGTH ? `${line.slice(0, TITLE_LENGTH - 1)}…` : line;
}

function listOf(value) {
  return Array.isArray(value) ? value : [];
}

exports.firstLine = firstLine;
exports.listOf = listOf;
