// The response of `fetch`: the platform's, with Node's properties, and with Node's errors while its body is read.
import { refusedMidway } from "../network.ts";
import { define } from "../process.ts";

const READERS = ["arrayBuffer", "blob", "bytes", "formData", "json", "text"] as const;

export function dressed(platform: Response, url: URL, isRedirected: boolean): Response {
  const response = inflated(platform);
  const bare = new URL(url);
  bare.hash = "";
  for (const name of READERS) define(response, { [name]: worded(response, name) });
  const clone = response.clone.bind(response);
  define(response, {
    url: bare.href,
    redirected: isRedirected,
    type: "basic",
    clone: () => dressed(clone(), url, isRedirected),
  });
  return response;
}

/** The platform decodes gzip and brotli, but not deflate, which Node decodes too. */
function inflated(response: Response): Response {
  if (response.headers.get("content-encoding") !== "deflate" || response.body === null) return response;
  return new Response(response.body.pipeThrough(new DecompressionStream("deflate")), response);
}

/** Reading a body that breaks off fails with Node's error. */
function worded(response: Response, name: (typeof READERS)[number]): () => Promise<unknown> {
  const read = Reflect.get(response, name) as () => Promise<unknown>;
  return async () => {
    if (response.bodyUsed) throw new TypeError("Body is unusable: Body has already been read");
    try {
      return await read.call(response);
    } catch (error) {
      const isBrokenOff = error instanceof Error && error.message === "Network connection lost.";
      throw isBrokenOff
        ? Object.assign(new TypeError("terminated"), { cause: socketError() })
        : (refusedMidway(error) ?? error);
    }
  };
}

export function socketError(): Error {
  return Object.assign(new Error("other side closed"), { name: "SocketError", code: "UND_ERR_SOCKET" });
}
