// Chooses the operation that credentials are verified with: the one that the account names, else a GET that can be sent
// as it is and that is refused without credentials.
const { operationsOf } = require("../description/operations.js");
const { Problem } = require("../problem.js");
const { alternativesOf, isComplete, partsOf } = require("./security.js");

/** Calling it would end the session that the credentials are for. */
const ENDS_SESSION = /log-?_?out|sign-?_?out|revoke/i;

/**
 * The operation and how to call it; or `null` where the description asks for no credentials anywhere.
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
    const why = "no GET of the description that needs credentials can be called without parameters";
    const todo = 'Name an operation in verifyOperation, with its path filled in, such as "GET /users/1".';
    throw new Problem("not_verifiable", `The credentials were not checked: ${why}. ${todo}`);
  }
  const [operation] = candidates.toSorted((a, b) => penalty(document, a, cfg) - penalty(document, b, cfg));
  return { operation, call: { method: "GET", target: operation.path } };
};

/** By its id, or as "GET /pets/1?limit=1": an operation of the description in any case, so that its security is known. */
function namedProbe(operations, named) {
  const byId = operations.find(({ id }) => id === named) ?? operations.find(({ call }) => call === named);
  if (byId !== undefined) {
    if (isSentAsIs(byId)) return { operation: byId, call: { method: byId.method.toUpperCase(), target: byId.path } };
    const todo = `Give the call instead, with everything filled in: "${byId.call}".`;
    throw new Problem("not_verifiable", `The operation of verifyOperation needs parameters or a body. ${todo}`);
  }
  const [, method = "", target = ""] = /^([A-Za-z]+)\s+(\/\S*)$/.exec(named) ?? [];
  const [path = ""] = target.split("?", 1);
  const operation = operations.find((each) => each.method === method.toLowerCase() && matches(each.path, path));
  if (operation !== undefined) return { operation, call: { method: method.toUpperCase(), target } };
  const todo = 'Give an operation\'s id, or a call such as "GET /users/1".';
  throw new Problem("unknown_operation", `The description has no operation as verifyOperation names it. ${todo}`);
}

function matches(template, path) {
  const [expected, actual] = [template.split("/"), path.split("/")];
  return (
    expected.length === actual.length &&
    expected.every((part, index) => part === actual[index] || (part.includes("{") && actual[index] !== ""))
  );
}

/** Security that may be left out proves nothing. */
function isGuarded(document, operation) {
  const alternatives = alternativesOf(document, operation);
  return alternatives.length > 0 && alternatives.every((alternative) => Object.keys(alternative).length > 0);
}

function isSentAsIs({ path, parameters, definition }) {
  const isFree = parameters.every(({ in: place, required }) => required !== true && place !== "path");
  return isFree && !path.includes("{") && definition.requestBody?.required !== true;
}

/** The least wins; among equals, the first of the description. */
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
