// A request as a network sees it: an answer is complete or it is lost, and a client may hang up in the middle of one.
import { Agent, type IncomingMessage, request } from "node:http";

import { ROOT_USER } from "./server.ts";

export interface Answer {
  readonly status: number;
  readonly location: string | null;
  readonly body: Buffer;
  /** Whether it is the service's own, and not that of wrangler's proxy while there is nobody behind it. */
  readonly isOwn: boolean;
}

export interface Question {
  readonly method: "GET" | "POST" | "PUT" | "DELETE";
  readonly path: string;
  readonly key?: string | undefined;
  readonly prefer?: string;
  readonly json?: unknown;
  /** When to hang up: as soon as the request is sent, or once this many bytes of the answer's body have come. */
  readonly hangUp?: "sent" | number;
}

/** Longer than any answer is held. */
const PATIENCE_MS = 45_000;

export class Client {
  readonly #port: number;
  readonly #agent = new Agent({ keepAlive: true, maxSockets: 200 });

  constructor(port: number) {
    this.#port = port;
  }

  close(): void {
    this.#agent.destroy();
  }

  /** Null where the answer is lost; whether the request has arrived is not known then. */
  async ask(question: Question): Promise<Answer | null> {
    return new Promise((resolve) => {
      const { method, path, json, hangUp } = question;
      const body = json === undefined ? null : JSON.stringify(json);
      const outgoing = request({
        host: "localhost",
        port: this.#port,
        agent: this.#agent,
        method,
        path,
        headers: headersOf(question, body),
        timeout: PATIENCE_MS,
      });
      const lose = () => {
        outgoing.destroy();
        resolve(null);
      };
      outgoing.on("error", lose);
      outgoing.on("timeout", lose);
      outgoing.on("response", (response) => {
        collect(response, typeof hangUp === "number" ? hangUp : Infinity).then(resolve, lose);
      });
      // The request is on its way by then, and the answer is not.
      if (hangUp === "sent") outgoing.on("finish", () => setTimeout(lose, 5));
      outgoing.end(body);
    });
  }
}

function headersOf({ key, prefer }: Question, body: string | null): Record<string, string> {
  return {
    Authorization: `Basic ${btoa(`${ROOT_USER.email}:${ROOT_USER.key}`)}`,
    ...(key !== undefined && { "Idempotency-Key": key }),
    ...(prefer !== undefined && { Prefer: prefer }),
    ...(body !== null && { "Content-Type": "application/json", "Content-Length": String(Buffer.byteLength(body)) }),
  };
}

/** Throws where the connection breaks before the answer is complete, or is hung up. */
async function collect(response: IncomingMessage, most: number): Promise<Answer> {
  const pieces: Buffer[] = [];
  let length = 0;
  for await (const piece of response as AsyncIterable<Buffer>) {
    pieces.push(piece);
    length += piece.byteLength;
    if (length >= most) throw new Error("Hung up.");
  }
  if (!response.complete) throw new Error("The answer is cut.");
  const { statusCode: status = 0, headers } = response;
  const isOwn = headers["x-request-id"] !== undefined || status < 500;
  return { status, location: headers.location ?? null, body: Buffer.concat(pieces), isOwn };
}
