// The far end of the network for components in isolates: servers on this machine, started before the tests and known to
// them by `inject("far")`.
import { once } from "node:events";
import { type IncomingMessage, type ServerResponse, createServer } from "node:http";
import { type AddressInfo, type Server, createServer as createTcpServer } from "node:net";
import { brotliCompressSync, deflateSync, gzipSync } from "node:zlib";

import type { TestProject } from "vitest/node";

declare module "vitest" {
  interface ProvidedContext {
    readonly far: Far;
  }
}

export interface Far {
  /** An HTTP server; its paths are below. */
  readonly http: number;
  /** Sends back what it gets, with `echo:` before each piece, and `bye` once it gets no more. */
  readonly tcp: number;
  /** Nobody listens there. */
  readonly closed: number;
}

const ENCODERS: Readonly<Record<string, (text: string) => Buffer>> = {
  gzip: gzipSync,
  deflate: deflateSync,
  br: brotliCompressSync,
};

/** How many bytes have gone out under each tag. */
const sent = new Map<string, number>();

/** How many requests to /count there were with each tag. */
const counts = new Map<string, number>();

function serve(request: IncomingMessage, response: ServerResponse): void {
  const { pathname, searchParams } = new URL(request.url ?? "/", "http://far.example");
  const text = searchParams.get("text") ?? "";
  switch (pathname) {
    case "/redirect":
      response.writeHead(Number(searchParams.get("status") ?? 302), { location: searchParams.get("to") ?? "/" }).end();
      return;
    case "/encoded": {
      const encoding = searchParams.get("encoding") ?? "gzip";
      response.writeHead(200, { "content-encoding": encoding }).end(ENCODERS[encoding]?.(text));
      return;
    }
    case "/bytes": {
      const count = Number(searchParams.get("count"));
      if (searchParams.has("declared")) response.setHeader("content-length", count);
      sendBytes(response, count, searchParams.get("tag") ?? "");
      return;
    }
    case "/count": {
      const tag = searchParams.get("tag") ?? "";
      counts.set(tag, (counts.get(tag) ?? 0) + 1);
      response.end();
      return;
    }
    case "/counted":
      response.end(JSON.stringify({ counted: counts.get(searchParams.get("tag") ?? "") ?? 0 }));
      return;
    case "/sent":
      response.end(JSON.stringify({ sent: sent.get(searchParams.get("tag") ?? "") ?? 0 }));
      return;
    case "/answer":
      response.writeHead(Number(searchParams.get("status") ?? 200), {
        "coatcheck-error": "forged",
        "set-cookie": ["a=1", "b=2"],
      });
      response.end(text);
      return;
    case "/reset":
      request.socket.resetAndDestroy();
      return;
    case "/broken":
      response.writeHead(200, { "content-length": 100 }).write("abc", () => request.socket.destroy());
      return;
    case "/silent":
      return;
    default:
      echo(request, response);
  }
}

/** Tells what came. */
function echo(request: IncomingMessage, response: ServerResponse): void {
  let bytes = 0;
  request.on("data", (chunk: Buffer) => (bytes += chunk.byteLength));
  request.on("end", () => {
    const { method, url, headers } = request;
    response.setHeader("content-type", "application/json").end(JSON.stringify({ method, url, headers, bytes }));
  });
}

/** As fast as they are taken. */
function sendBytes(response: ServerResponse, count: number, tag: string): void {
  const piece = Buffer.alloc(65_536, "x");
  let left = count;
  const go = () => {
    while (left > 0) {
      const size = Math.min(left, piece.byteLength);
      left -= size;
      sent.set(tag, count - left);
      if (!response.write(piece.subarray(0, size))) return void response.once("drain", go);
    }
    response.end();
  };
  go();
}

async function listen(server: Server): Promise<number> {
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  return (server.address() as AddressInfo).port;
}

export default async function setup(project: TestProject): Promise<() => void> {
  const http = createServer(serve);
  const tcp = createTcpServer({ allowHalfOpen: true }, (socket) => {
    socket.on("data", (chunk: Buffer) => socket.write(`echo:${chunk.toString()}`));
    socket.on("end", () => socket.end("bye"));
    socket.on("error", () => socket.destroy());
  });
  const gone = createTcpServer();
  const far = { http: await listen(http), tcp: await listen(tcp), closed: await listen(gone) };
  gone.close();
  project.provide("far", far);
  return () => {
    http.closeAllConnections();
    http.close();
    tcp.close();
  };
}
