// Sends one request with credentials. Redirects are not followed: the credentials are for this address only.
const { networkCause, shown } = require("../address.js");
const { Problem } = require("../problem.js");

/** A verification is waited for by a person; an API that takes longer counts as down. */
const ANSWER_MS = 20_000;

/** What a header can carry, and a cookie's value without what ends it. Checked here, since fetch quotes what it refuses. */
const HEADER_VALUE = /^[\t\u0020-\u007e\u0080-\u00ff]*$/;
const COOKIE_VALUE = /^[\u0021-\u003a\u003c-\u007e]*$/;

/**
 * @param {{ method: string, target: string }} call `target` is the path, with a query where it has one
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
  // Some APIs refuse a client that gives no name.
  const headers = new Headers({ accept: "application/json, */*;q=0.5", "user-agent": "coatcheck" });
  const cookies = [];
  for (const { place, name, value } of parts) {
    if (!isCarried(place, value)) {
      throw new Problem("invalid_credentials", `A credential has characters that a ${place} cannot carry.`);
    }
    if (place === "query") url.searchParams.set(name, value);
    else if (place === "cookie") cookies.push(`${name}=${value}`);
    else if (headers.get(name) !== value && headers.has(name) && name === "Authorization") {
      throw new Problem("security_unsupported", "The API asks for two different Authorization headers at once.");
    } else headers.set(name, value);
  }
  if (cookies.length > 0) headers.set("cookie", cookies.join("; "));
  return { url, headers };
}

function isCarried(place, value) {
  if (place === "query") return true;
  return (place === "cookie" ? COOKIE_VALUE : HEADER_VALUE).test(value);
}
