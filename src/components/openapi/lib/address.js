// Addresses: read strictly, shown without what may be secret in them.
const { Problem } = require("./problem.js");

/** @param {string} field the field that holds `text`, named where it holds no address */
exports.parseAddress = (text, field, base) => {
  const url = typeof text === "string" && URL.canParse(text.trim(), base) ? new URL(text.trim(), base) : null;
  if (url !== null && (url.protocol === "https:" || url.protocol === "http:")) return url;
  throw new Problem("invalid_address", `${field} is not an address that begins with https:// or http://.`);
};

/** Without user, password, query and fragment, each of which may carry a key. */
exports.shown = (url) => `${url.origin}${url.pathname}`;

/** The system's word for why a connection failed. The error's message is left out: it may quote the address or a header. */
exports.networkCause = (error) => {
  if (error?.name === "TimeoutError") return "it took too long";
  const code = error?.cause?.code ?? error?.code;
  return typeof code === "string" && /^[A-Z][A-Z0-9_]+$/.test(code) ? code : "no connection";
};
