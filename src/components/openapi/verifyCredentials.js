// Verifies the account's credentials by using them. Anything but a success is `verified: false`, with a `code` for
// programs and a `reason` for people: only `wrong_credentials` means that the API checked them and refused.
const { chooseProbe } = require("./lib/api/probe.js");
const { send, serverOf } = require("./lib/api/request.js");
const { alternativesOf, isComplete, partsOf } = require("./lib/api/security.js");
const { readDescription } = require("./lib/description/read.js");
const { Problem } = require("./lib/problem.js");

module.exports = async function verifyCredentials(cfg) {
  try {
    return await verify(cfg);
  } catch (error) {
    if (error instanceof Problem) return { verified: false, code: error.code, reason: error.message };
    throw error;
  }
};

async function verify(cfg) {
  const description = await readDescription(cfg);
  const { document } = description;
  const probe = chooseProbe(document, cfg);
  if (probe === null) {
    return { verified: true, reason: "No operation of the description needs credentials, so none were checked." };
  }
  const { operation, call } = probe;
  const base = serverOf(description, operation, cfg);
  let verdict;
  for (const parts of attemptsOf(document, operation, cfg)) {
    verdict = verdictOf(await send(base, call, parts), call, parts.length > 0);
    // One alternative is enough: if the API refuses this one, try the next.
    if (verdict.code !== "wrong_credentials") return verdict;
  }
  return verdict;
}

/** The alternatives that the account has all fields for, those with the most credentials first. */
function attemptsOf(document, operation, cfg) {
  const alternatives = alternativesOf(document, operation);
  if (alternatives.length === 0) return [[]];
  const all = alternatives.map((alternative) => partsOf(document, alternative, cfg));
  const complete = all.filter((parts) => isComplete(parts)).toSorted((a, b) => b.length - a.length);
  // If there are credentials, a call without any would verify nothing.
  const [first] = complete;
  if (first !== undefined) return first.length > 0 ? complete.filter((parts) => parts.length > 0) : [[]];
  throw incomplete(operation, all);
}

function incomplete({ call }, all) {
  const served = all.filter((parts) => parts.every((part) => part.unsupported === undefined));
  if (served.length === 0) {
    const names = [...new Set(all.flat().flatMap((part) => part.unsupported ?? []))].join(", ");
    const todo = "In verifyOperation, name an operation with different security.";
    return new Problem("security_unsupported", `${call} needs ${names}, which is not supported. ${todo}`);
  }
  const fields = served.map((parts) => [...new Set(parts.flatMap((part) => part.missing ?? []))].join(" and "));
  const choice = [...new Set(fields)].join(", or ");
  return new Problem(
    "credentials_missing",
    `Nothing was sent to the API: ${call} needs more credentials. Fill in ${choice}.`,
  );
}

function verdictOf({ status, ok }, { method, target }, isGuarded) {
  const answered = `The API answered ${status} to ${method} ${target.split("?", 1)[0]}`;
  const unknown = "so it is unclear whether the credentials are right";
  if (ok && isGuarded) return { verified: true };
  if (ok) return { verified: true, reason: `${answered}, which needs no credentials, so none were checked.` };
  if (status === 401 || status === 403) return refused(status, answered, isGuarded);
  if (status >= 500) {
    return { verified: false, code: "api_down", reason: `${answered}: it is failing, ${unknown}. Try again later.` };
  }
  const hint = status >= 300 && status < 400 ? " It redirects: enter its final URL in server." : "";
  return { verified: false, code: "unexpected_answer", reason: `${answered}, ${unknown}.${hint}` };
}

function refused(status, answered, isGuarded) {
  if (!isGuarded) {
    const why = "although its description says that this needs no credentials; none were sent";
    return { verified: false, code: "unexpected_answer", reason: `${answered}, ${why}.` };
  }
  const why = status === 401 ? "the credentials are wrong" : "the credentials are wrong or not allowed to call this";
  return { verified: false, code: "wrong_credentials", reason: `${answered}: ${why}.` };
}
