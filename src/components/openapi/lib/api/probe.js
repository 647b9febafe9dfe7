// Chooses the operation to verify credentials with: the one that the account names, or else a GET that can be sent as
// it is and that the API refuses without credentials.
const { operationsOf } = require("../description/operations.js");
const { Problem } = require("../problem.js");
const { alternativesOf, isComplete, partsOf } = require("./security.js");

/** Calling one of these would end the session that the credentials are for. */
const ENDS_SESSION = /log-?_?out|sign-?_?out|revoke/i;

/**
 * The operation and how to call it; `null` if no operation of the description needs credentials.
 * @returns {{ operation: object, call: { method: string, target: string } } | null}
 */
exports.chooseProbe = (document, cfg) => {
  const operations = operationsOf(document);
  const named = typeof cfg.verifyOperation === "string" ? cfg.verifyOperation.trim() : "";
  if (named !== "") return namedProbe(operations, named);
  const guarded = operations.filter((operation) => isGuarded(document, operation));
  if (guarded.length === 0) return null;
  const candidates = guarded.filter((operation) => operation.method === "get" && isSentAsIs(operation));
  if (candidates.length === 0) {
    const why = "the description has no GET that needs credentials but no parameters";
    const todo = 'In verifyOperation, name an operation with its path filled in, such as "GET /users/1".';
    throw new Problem("not_verifiable", `The credentials were not checked: ${why}. ${todo}`);
  }
  const [operation] = candidates.toSorted((a, b) => penalty(document, a, cfg) - penalty(document, b, cfg));
  return { operation, call: { method: "GET", target: operation.path } };
};

/** By its id, or as "GET /pets/1?limit=1". It must be in the description, which says what credentials it needs. */
function namedProbe(operations, named) {
  const byId = operations.find(({ id }) => id === named) ?? operations.find(({ call }) => call === named);
  if (byId !== undefined) {
    if (isSentAsIs(byId)) return { operation: byId, call: { method: byId.method.toUpperCase(), target: byId.path } };
    const todo = `Enter the call itself, with its parameters filled in: "${byId.call}".`;
    throw new Problem("not_verifiable", `The operation in verifyOperation needs parameters or a body. ${todo}`);
  }
  const [, method = "", target = ""] = /^([A-Za-z]+)\s+(\/\S*)$/.exec(named) ?? [];
  const [path = ""] = target.split("?", 1);
  const operation = operations.find((each) => each.method === method.toLowerCase() && matches(each.path, path));
  if (operation !== undefined) return { operation, call: { method: method.toUpperCase(), target } };
  const todo = 'Enter an operation\'s id, or a call such as "GET /users/1".';
  throw new Problem("unknown_operation", `The description does not contain the operation in verifyOperation. ${todo}`);
}

function matches(template, path) {
  const [expected, actual] = [template.split("/"), path.split("/")];
  return (
    expected.length === actual.length &&
    expected.every((part, index) => part === actual[index] || (part.includes("{") && actual[index] !== ""))
  );
}

/** A call proves nothing if its credentials are optional. */
function isGuarded(document, operation) {
  const alternatives = alternativesOf(document, operation);
  return alternatives.length > 0 && alternatives.every((alternative) => Object.keys(alternative).length > 0);
}

function isSentAsIs({ path, parameters, definition }) {
  const isFree = parameters.every(({ in: place, required }) => required !== true && place !== "path");
  return isFree && !path.includes("{") && definition.requestBody?.required !== true;
}

/** The lowest wins; of equals, the first in the description. */
function penalty(document, operation, cfg) {
  const alternatives = alternativesOf(document, operation);
  const isServed = alternatives.some((alternative) => isComplete(partsOf(document, alternative, cfg)));
  return (
    (ENDS_SESSION.test(operation.path) ? 8 : 0) +
    (isServed ? 0 : 4) +
    (operation.definition.deprecated === true ? 2 : 0) +
    (operation.parameters.length > 0 ? 1 : 0)
  );
}
