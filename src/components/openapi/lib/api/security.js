// What an operation's security requires, and the parts of a request that satisfy it. A description lists alternatives,
// one of which is enough; an alternative names schemes, all of which are required.
const { follow } = require("../description/reference.js");
const { isObject, objectOf, own } = require("../object.js");

/**
 * What a scheme adds to a request, or the field that it needs and that is empty, or why it is not supported.
 * @typedef {{ place: "header" | "query" | "cookie", name: string, value: string }
 *   | { missing: string } | { unsupported: string }} Part
 */

/** @returns {Record<string, unknown>[]} empty if the operation needs no credentials at all */
exports.alternativesOf = (document, { definition }) => {
  const security = definition.security ?? document.security;
  return Array.isArray(security) ? security.filter(isObject) : [];
};

/** @returns {Part[]} one for each scheme of the alternative */
exports.partsOf = (document, alternative, cfg) => {
  const schemes = objectOf(objectOf(document.components).securitySchemes);
  return Object.keys(alternative).map((name) => partOf(name, follow(document, own(schemes, name)), cfg));
};

exports.isComplete = (parts) => parts.every((part) => "value" in part);

/** @returns {Part} */
function partOf(name, scheme, cfg) {
  switch (scheme.type) {
    case "apiKey":
      return apiKeyOf(name, scheme, cfg);
    case "http":
      return httpOf(name, scheme, cfg);
    case "oauth2":
    case "openIdConnect":
      return bearerOf(cfg);
    default:
      return { unsupported: `"${name}" (${String(scheme.type ?? "not described").slice(0, 40)})` };
  }
}

function apiKeyOf(name, scheme, cfg) {
  const isPlaced = scheme.in === "header" || scheme.in === "query" || scheme.in === "cookie";
  // The name of a header or cookie must be a token (RFC 9110, 5.6.2); a description may contain anything.
  const isNamed =
    typeof scheme.name === "string" && (scheme.in === "query" || /^[\w!#$%&'*+.^`|~-]+$/.test(scheme.name));
  if (!isPlaced || !isNamed) return { unsupported: `"${name}" (a malformed API key scheme)` };
  const value = text(own(keysByScheme(cfg.apiKeys), name)) || text(cfg.apiKey);
  return value === "" ? { missing: "apiKey" } : { place: scheme.in, name: scheme.name, value };
}

function httpOf(name, scheme, cfg) {
  const kind = String(scheme.scheme).toLowerCase();
  if (kind === "bearer") return bearerOf(cfg);
  if (kind !== "basic") return { unsupported: `"${name}" (HTTP ${kind.slice(0, 40)})` };
  const username = text(cfg.username);
  // An empty password is valid: some APIs take a key as the username and no password.
  if (username === "") return { missing: "username" };
  const pair = Buffer.from(`${username}:${String(cfg.password ?? "")}`, "utf8").toString("base64");
  return { place: "header", name: "Authorization", value: `Basic ${pair}` };
}

function bearerOf(cfg) {
  const token = text(cfg.bearerToken);
  if (token === "") return { missing: "bearerToken" };
  return { place: "header", name: "Authorization", value: `Bearer ${token}` };
}

/** Lines of scheme=key, or an object with the same content. */
function keysByScheme(keys) {
  if (isObject(keys)) return keys;
  const lines = text(keys).split("\n");
  const pairs = lines.map((line) => line.split("=")).filter((parts) => parts.length > 1);
  return Object.fromEntries(pairs.map(([scheme, ...key]) => [scheme.trim(), key.join("=").trim()]));
}

/** Pasted values often include spaces and line breaks. */
function text(value) {
  return value === undefined || value === null ? "" : String(value).trim();
}
