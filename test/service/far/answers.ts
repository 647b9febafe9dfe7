// Answers of every kind, right and wrong ones, to whoever asks.
import type { ServerResponse } from "node:http";
import { brotliCompressSync, deflateSync, gzipSync } from "node:zlib";

import { type Api, type Asked, send } from "./api.ts";

const TEXT = JSON.stringify({ text: "ä€😀".repeat(50) });

/** Above what one read of a socket brings. */
const LARGE_BYTES = 3_000_000;

const ENCODINGS: Readonly<Record<string, (text: string) => Uint8Array>> = {
  gzip: gzipSync,
  deflate: deflateSync,
  br: brotliCompressSync,
};

const HTML = "<html><head><title>500</title></head><body>Something broke</body></html>";

const SCHEMAS = {
  schemas: {
    Order: {
      type: "object",
      properties: { item: { $ref: "Item" }, lines: { type: "array", items: { $ref: "Item" } } },
    },
    Item: { type: "object", title: "Item", properties: { id: { type: "string" } } },
  },
};

/** What the server itself adds to an echo depends on the connection. */
const ECHOED = ["accept", "authorization", "content-type", "cookie", "x-client", "x-signature", "x-tags"];

export function answers(): Api {
  // Its first answer is that it is busy.
  let isBusy = true;
  return (asked, response, { pathname }) => {
    const [, room, name = "", detail = ""] = pathname.split("/");
    if (room !== "answers") return false;
    if (name === "busy" && isBusy) {
      isBusy = false;
      return send(response, 503, { message: "Try again." }, { "Retry-After": "0" });
    }
    return answer(name, detail, asked, response);
  };
}

function answer(name: string, detail: string, asked: Asked, response: ServerResponse): boolean {
  const encode = ENCODINGS[name];
  if (encode !== undefined) {
    response.writeHead(200, { "Content-Type": "application/json", "Content-Encoding": name }).end(encode(TEXT));
    return true;
  }
  switch (name) {
    case "plainjson":
      return send(response, 200, { text: "ä" });
    case "plain":
      response.writeHead(200, { "Content-Type": "text/plain; charset=utf-8" }).end("plain text: ü");
      return true;
    case "busy":
      return send(response, 200, { message: "At last." });
    case "schema":
      return send(response, 200, SCHEMAS);
    case "echo":
      return send(response, 200, echoOf(asked));
    case "empty":
      response.writeHead(204).end();
      return true;
    case "large":
      response.writeHead(200, { "Content-Type": "application/octet-stream" }).end(Buffer.alloc(LARGE_BYTES, "x"));
      return true;
    case "cookies":
      response.setHeader("Set-Cookie", ["session=1; Path=/; HttpOnly", "theme=dark; Path=/"]);
      return send(response, 200, {});
    case "html":
      response.writeHead(500, { "Content-Type": "text/html" }).end(HTML);
      return true;
    case "notjson":
      response.writeHead(200, { "Content-Type": "application/json" }).end(HTML);
      return true;
    case "redirect":
      response.writeHead(Number(detail), { Location: "/answers/plain" }).end();
      return true;
    case "loop":
      response.writeHead(302, { Location: "/answers/loop" }).end();
      return true;
    case "slow":
      // Whoever asks gives up first.
      return true;
    case "reset":
      response.destroy();
      return true;
    case "half":
      response.writeHead(200, { "Content-Type": "application/json", "Content-Length": "1000" });
      response.write('{"half":', () => response.destroy());
      return true;
    default:
      return false;
  }
}

function echoOf({ method, path, headers, body }: Asked) {
  return { method, path, headers: Object.fromEntries(ECHOED.map((name) => [name, headers[name]])), body };
}
