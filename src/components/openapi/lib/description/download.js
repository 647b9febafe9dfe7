// Downloads the description. It is fetched without the API's credentials, which belong to the API alone; a user and
// password in the address itself are for this request and are sent as Basic authentication.
const { networkCause, parseAddress, shown } = require("../address.js");
const { Problem } = require("../problem.js");

/** The largest published descriptions have about this size; parsed, one takes ten times the memory, of 128 MB. */
const DESCRIPTION_BYTES = 10 * 1024 * 1024;

/** Half of what a run may take by default is left for the call that verifies. */
const DOWNLOAD_MS = 30_000;

/** @returns {Promise<{ text: string, url: URL }>} the text, and the address that it came from in the end */
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
  // The announced length is not trusted: it may be missing, or that of the compressed text. Leaving the loop cancels the rest.
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
