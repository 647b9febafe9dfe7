// Reads the description that the account names and converts it to OpenAPI 3.1, the only version that the rest of the
// component knows, because its schemas are JSON Schema. @scalar/openapi-upgrader does the conversion.
const { Problem } = require("../problem.js");
const { download } = require("./download.js");
const { parse } = require("./parse.js");

/**
 * @typedef {{ readonly document: Record<string, any>, readonly url: URL }} Description `url` is where it came from
 * @returns {Promise<Description>}
 */
exports.readDescription = async (cfg) => {
  const { text, url } = await download(cfg.descriptionUrl);
  const document = parse(text);
  nameVersion(document, url);
  // The converter is an ES module, and not every runtime lets a CommonJS module require those.
  const { upgradeFromTwoToThree } = await import("@scalar/openapi-upgrader/2.0-to-3.0");
  const { upgradeFromThreeToThreeOne } = await import("@scalar/openapi-upgrader/3.0-to-3.1");
  try {
    return { document: upgradeFromThreeToThreeOne(upgradeFromTwoToThree(document)), url };
  } catch (error) {
    // The converter assumes a valid description and throws anything for an invalid one.
    const why = error instanceof Error ? error.message : String(error);
    throw unreadable(`It is not valid in its version of OpenAPI (${why}).`);
  }
};

/** Sets the version as the converter expects it: YAML turns `swagger: 2.0` and `openapi: 3.0` into numbers. */
function nameVersion(document, url) {
  if (document.swagger !== undefined) {
    const version = String(document.swagger);
    if (version !== "2" && version !== "2.0") throw unsupported(`Swagger ${version}`);
    document.swagger = "2.0";
    // The default in 2.0 is the scheme of the description's URL, which the converter does not know.
    if (!Array.isArray(document.schemes) || document.schemes.length === 0) {
      document.schemes = [url.protocol.slice(0, -1)];
    }
  } else if (document.openapi !== undefined) {
    const version = document.openapi === 3 ? "3.0" : String(document.openapi);
    if (!/^3\.[01](?:\.|$)/.test(version)) throw unsupported(`OpenAPI ${version}`);
    document.openapi = version;
  } else {
    throw unreadable('It is not an OpenAPI description: it has neither "openapi" nor "swagger".');
  }
}

function unsupported(version) {
  const name = version.slice(0, 40);
  return new Problem("version_unsupported", `The description is ${name}. The supported versions are 2.0, 3.0 and 3.1.`);
}

function unreadable(why) {
  return new Problem("description_unreadable", `The description cannot be read. ${why}`);
}
