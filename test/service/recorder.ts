// Stands between a client and the started server, passes everything on as it is, and keeps what was asked and answered.
import { once } from "node:events";
import { type IncomingMessage, type Server as HttpServer, type ServerResponse, createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { buffer } from "node:stream/consumers";

import { type Answer, send } from "./hostile/http.ts";

export interface Exchange {
  readonly method: string;
  /** Without the query. */
  readonly path: string;
  readonly answer: Answer;
}

export class Recorder {
  readonly exchanges: Exchange[] = [];
  readonly #server: HttpServer;

  private constructor(port: number) {
    this.#server = createServer((request, response) => void this.#pass(port, request, response));
  }

  /** Before the server that listens on `port`. */
  static async start(port: number): Promise<Recorder> {
    const recorder = new Recorder(port);
    await once(recorder.#server.listen(0, "127.0.0.1"), "listening");
    return recorder;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  close(): void {
    this.#server.closeAllConnections();
    this.#server.close();
  }

  async #pass(port: number, request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { method = "", url = "", headers } = request;
    const body = await buffer(request);
    const answer = await send(port, {
      method,
      path: url,
      headers: headers as Record<string, string>,
      body: body.byteLength > 0 ? body : undefined,
    });
    this.exchanges.push({ method, path: url.split("?")[0] ?? "", answer });
    response.writeHead(answer.status, answer.headers).end(answer.body);
  }
}
