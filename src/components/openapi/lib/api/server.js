// Where the API is: at the address that the account names, or at the one of the description.
const { parseAddress } = require("../address.js");
const { isObject, objectOf, own } = require("../object.js");

/** @returns {URL} the base of the operation's path */
exports.serverOf = ({ document, url }, operation, cfg) => {
  if (typeof cfg.server === "string" && cfg.server.trim() !== "") return parseAddress(cfg.server, "server");
  const lists = [operation.definition.servers, operation.pathItem.servers, document.servers];
  const servers = (lists.find((list) => Array.isArray(list) && list.length > 0) ?? []).filter(isObject);
  // A relative server is relative to where the description was found.
  const urls = servers.map((server) => parseAddress(filled(server), "The description's server", url));
  // Of a server offered with and without encryption, credentials go to the one with.
  return urls.find(({ protocol }) => protocol === "https:") ?? urls[0] ?? new URL("/", url);
};

/** The server's template, with the default of each of its variables. */
function filled(server) {
  const variables = objectOf(server.variables);
  return textOf(server.url, "/").replaceAll(/\{([^{}]+)\}/g, (_, name) =>
    textOf(objectOf(own(variables, name)).default, ""),
  );
}

/** YAML makes numbers of versions and ports. */
function textOf(value, otherwise) {
  return typeof value === "string" || typeof value === "number" ? String(value) : otherwise;
}
