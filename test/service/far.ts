// The far end of the network for components: one loopback server with the APIs that they call, and what it was asked.
import { once } from "node:events";
import { type IncomingMessage, type Server, type ServerResponse, createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { text } from "node:stream/consumers";

import { type Api, type Asked, send } from "./far/api.ts";
import { answers } from "./far/answers.ts";
import { bearer } from "./far/bearer.ts";
import { OAuth } from "./far/oauth.ts";
import { petstore } from "./far/petstore.ts";
import { prices } from "./far/prices.ts";

/** Headers of a connection, which say nothing about what is asked; the platform's own one cannot be left out. */
const OF_CONNECTION = new Set(["cf-worker", "connection", "host", "keep-alive", "transfer-encoding"]);

export class Far {
  /** Everything since `reset`, in the order of arrival. */
  asked: Asked[] = [];
  readonly #server: Server;
  #apis: Api[] = [];

  private constructor() {
    this.#server = createServer((request, response) => void this.#answer(request, response));
    this.reset();
  }

  static async start(): Promise<Far> {
    const far = new Far();
    await once(far.#server.listen(0, "127.0.0.1"), "listening");
    return far;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  /** Forgets what it was asked, and which tokens it gave. */
  reset(): void {
    this.asked = [];
    const oauth = new OAuth();
    this.#apis = [petstore, bearer, prices, answers(), (asked, response) => oauth.answer(asked, response)];
  }

  close(): void {
    this.#server.closeAllConnections();
    this.#server.close();
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const apis = this.#apis;
    const asked = await askedOf(request);
    this.asked.push(asked);
    const isAnswered = apis.some((api) => api(asked, response, new URL(asked.path, this.url)));
    if (!isAnswered) send(response, 404, { message: `There is no ${asked.path} here.` });
  }
}

async function askedOf(request: IncomingMessage): Promise<Asked> {
  const { method = "", url = "", headers } = request;
  const told = Object.entries(headers).map(([name, value]) => [name, String(value)] as const);
  return { method, path: url, headers: Object.fromEntries(told.filter(isSaid)), body: await text(request) };
}

/** Whether somebody says that there is no body is the connection's business too. */
function isSaid([name, value]: readonly [string, string]): boolean {
  return !OF_CONNECTION.has(name) && !(name === "content-length" && value === "0");
}
