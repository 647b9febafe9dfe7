// Sends one request with credentials to the server of the API. It follows no redirects: the credentials are for this
// URL only.
const { networkCause, parseAddress, shown } = require("../address.js");
const { isObject, objectOf, own } = require("../object.js");
const { Problem } = require("../problem.js");

/** A person waits for the verification; an API that takes longer counts as down. */
const ANSWER_MS = 20_000;

/** What a header and a cookie can carry. Checked here because the errors of fetch quote the value that it refuses. */
const HEADER_VALUE = /^[\t\u0020-\u007e\u0080-\u00ff]*$/;
const COOKIE_VALUE = /^[\u0021-\u003a\u003c-\u007e]*$/;

/**
 * @param {{ method: string, target: string }} call `target` is the path, with its query if it has one
 * @returns {Promise<Response>} its body is not read
 */
exports.send = async (base, { method, target }, parts) => {
  const { url, headers } = addressed(base, target, parts);
  try {
    const response = await fetch(url, { method, headers, redirect: "manual", signal: AbortSignal.timeout(ANSWER_MS) });
    await response.body?.cancel();
    return response;
  } catch (error) {
    const why = `The API at ${shown(url)} does not answer (${networkCause(error)})`;
    throw new Problem("api_unreachable", `${why}. The credentials could not be checked.`);
  }
};

function addressed(base, target, parts) {
  const url = new URL(base);
  const [path = "", query = ""] = target.split("?", 2);
  url.pathname = `${url.pathname.replace(/\/+$/, "")}${path}`;
  for (const [name, value] of new URLSearchParams(query)) url.searchParams.append(name, value);
  // Some APIs refuse a client without a name.
  const headers = new Headers({ accept: "application/json, */*;q=0.5", "user-agent": "coatcheck" });
  const cookies = [];
  for (const { place, name, value } of parts) {
    if (!isCarried(place, value)) {
      throw new Problem("invalid_credentials", `A credential contains characters that a ${place} cannot carry.`);
    }
    if (place === "query") url.searchParams.set(name, value);
    else if (place === "cookie") cookies.push(`${name}=${value}`);
    else if (headers.get(name) !== value && headers.has(name) && name === "Authorization") {
      throw new Problem(
        "security_unsupported",
        "The API needs two different Authorization headers in one request, which is not possible.",
      );
    } else headers.set(name, value);
  }
  if (cookies.length > 0) headers.set("cookie", cookies.join("; "));
  return { url, headers };
}

function isCarried(place, value) {
  if (place === "query") return true;
  return (place === "cookie" ? COOKIE_VALUE : HEADER_VALUE).test(value);
}

/**
 * The server that the account names, or that the description names for the operation.
 * @returns {URL} the base of the operation's path
 */
exports.serverOf = ({ document, url }, operation, cfg) => {
  if (typeof cfg.server === "string" && cfg.server.trim() !== "") return parseAddress(cfg.server, "server");
  const lists = [operation.definition.servers, operation.pathItem.servers, document.servers];
  const servers = (lists.find((list) => Array.isArray(list) && list.length > 0) ?? []).filter(isObject);
  // A relative URL is relative to the description's.
  const urls = servers.map((server) => parseAddress(filled(server), "The description's server", url));
  // If the API is offered with and without encryption, the credentials go to the encrypted one.
  return urls.find(({ protocol }) => protocol === "https:") ?? urls[0] ?? new URL("/", url);
};

/** The server's URL template, filled with the defaults of its variables. */
function filled(server) {
  const variables = objectOf(server.variables);
  return textOf(server.url, "/").replaceAll(/\{([^{}]+)\}/g, (_, name) =>
    textOf(objectOf(own(variables, name)).default, ""),
  );
}

/** YAML turns versions and ports into numbers. */
function textOf(value, otherwise) {
  return typeof value === "string" || typeof value === "number" ? String(value) : otherwise;
}
