// Downloads the description, without the API's credentials: those are for the API alone. A user and password in the URL
// itself are for this request, and are sent as Basic authentication.
const { networkCause, parseAddress, shown } = require("../address.js");
const { Problem } = require("../problem.js");

/** About the size of the largest published descriptions. Parsed, one takes ten times as much of an isolate's 128 MB. */
const DESCRIPTION_BYTES = 10 * 1024 * 1024;

/** A quarter of the default time limit of a run: a slow download leaves enough for the call that verifies. */
const DOWNLOAD_MS = 30_000;

/** @returns {Promise<{ text: string, url: URL }>} the text, and the URL that it came from after redirects */
exports.download = async (address) => {
  const url = parseAddress(address, "descriptionUrl");
  const headers = new Headers({ accept: "application/json, application/yaml, */*;q=0.5", "user-agent": "coatcheck" });
  if (url.username !== "" || url.password !== "") headers.set("authorization", basicOf(url));
  url.username = "";
  url.password = "";
  try {
    const response = await fetch(url, { headers, signal: AbortSignal.timeout(DOWNLOAD_MS) });
    if (!response.ok) {
      await response.body?.cancel();
      throw unreachable(url, `answered ${response.status}`);
    }
    return { text: await textOf(response, url), url: new URL(response.url || url) };
  } catch (error) {
    if (error instanceof Problem) throw error;
    throw unreachable(url, `could not be fetched (${networkCause(error)})`);
  }
};

async function textOf(response, url) {
  const decoder = new TextDecoder();
  let size = 0;
  let text = "";
  // Content-Length proves nothing: it may be missing, or count the compressed text. Leaving the loop cancels the rest.
  for await (const chunk of response.body ?? []) {
    size += chunk.byteLength;
    if (size > DESCRIPTION_BYTES) throw new Problem("description_too_large", `${subject(url)} is larger than 10 MB.`);
    text += decoder.decode(chunk, { stream: true });
  }
  return text + decoder.decode();
}

function basicOf(url) {
  const pair = `${decodeURIComponent(url.username)}:${decodeURIComponent(url.password)}`;
  return `Basic ${Buffer.from(pair, "utf8").toString("base64")}`;
}

function unreachable(url, what) {
  return new Problem("description_unreachable", `${subject(url)} ${what}. Nothing was sent to the API.`);
}

function subject(url) {
  return `The description at ${shown(url)}`;
}
