// One API of the far end: what it is asked, and how it answers.
import type { ServerResponse } from "node:http";

export interface Asked {
  readonly method: string;
  /** Path and query. */
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** Answers what is its own, and says whether it was. */
export type Api = (asked: Asked, response: ServerResponse, url: URL) => boolean;

export function send(response: ServerResponse, status: number, body: unknown, headers: Record<string, string> = {}) {
  response.writeHead(status, { "Content-Type": "application/json", ...headers }).end(JSON.stringify(body));
  return true;
}
