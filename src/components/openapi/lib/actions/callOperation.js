// Answers what a client needs to configure the action: the API's operations by tag, and what the messages of the chosen
// one look like. The action calls the API in a flow; this service runs no flows, so there is no `process` here.
const { firstLine, listOf, operationsOf } = require("../description/operations.js");
const { readDescription } = require("../description/read.js");
const { Problem } = require("../problem.js");
const { messagesOf } = require("../schema/message.js");

/** Answers {tag: "description", ...} for the tags that are in use. */
exports.getTags = async (cfg) => {
  const { document } = await readDescription(cfg);
  const used = new Set(operationsOf(document).flatMap(({ tags }) => tags));
  const declared = new Map(listOf(document.tags).map((tag) => [tag?.name, firstLine(tag?.description)]));
  const inOrder = [...declared.keys()].filter((name) => used.has(name));
  return Object.fromEntries([...new Set([...inOrder, ...used])].map((name) => [name, declared.get(name) || name]));
};

/** Answers {operationId: "GET /pets - title", ...} for all operations, or for those with the tag `cfg.tag`. */
exports.getOperations = async (cfg) => {
  const operations = operationsOf((await readDescription(cfg)).document);
  const tag = cfg.tag ?? "";
  const chosen = tag === "" ? operations : operations.filter(({ tags }) => tags.includes(tag));
  if (tag !== "" && chosen.length === 0) {
    throw new Problem("unknown_tag", `No operation has the tag "${tag}". Choose one that getTags lists.`);
  }
  return Object.fromEntries(chosen.map(({ id, call, title }) => [id, title === "" ? call : `${call} - ${title}`]));
};

/** Answers {in, out}, the JSON Schemas of the operation `cfg.operationId`. */
exports.getMetaModel = async (cfg) => {
  const { operationId } = cfg;
  if (typeof operationId !== "string" || operationId === "") {
    const todo = "Set operationId to one that getOperations lists.";
    throw new Problem("operation_missing", `No operation is chosen. ${todo}`);
  }
  const { document } = await readDescription(cfg);
  const operation = operationsOf(document).find(({ id }) => id === operationId);
  if (operation === undefined) {
    const todo = "It may have changed: choose one that getOperations lists.";
    throw new Problem("unknown_operation", `The description has no operation "${operationId}". ${todo}`);
  }
  return messagesOf(document, operation);
};
