// URLs: parsed strictly, shown without the parts that may be secret.
const { Problem } = require("./problem.js");

/** @param {string} field the field that contains `text`, for the error */
exports.parseAddress = (text, field, base) => {
  const url = typeof text === "string" && URL.canParse(text.trim(), base) ? new URL(text.trim(), base) : null;
  if (url !== null && (url.protocol === "https:" || url.protocol === "http:")) return url;
  throw new Problem("invalid_address", `${field} must be a URL that starts with https:// or http://.`);
};

/** Without user, password, query and fragment: any of them may contain a key. */
exports.shown = (url) => `${url.origin}${url.pathname}`;

/** The system's code for why a connection failed. Not the error's message: it may quote the URL or a header. */
exports.networkCause = (error) => {
  if (error?.name === "TimeoutError") return "timed out";
  const code = error?.cause?.code ?? error?.code;
  return typeof code === "string" && /^[A-Z][A-Z0-9_]+$/.test(code) ? code : "no connection";
};
