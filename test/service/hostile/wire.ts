// Bytes on a socket, for what no HTTP client would send.
import { connect } from "node:net";

import { Server } from "../server.ts";
import { basic } from "./http.ts";

/** As a user that nobody else is. */
export const server = await Server.shared();

export const AUTHORIZED = `Authorization: ${basic(server.user)}`;

/** A request with a Host and that user's credentials, byte for byte. */
export function request(line: string, headers: readonly string[] = [], body = ""): string {
  return [`${line} HTTP/1.1`, "Host: localhost", AUTHORIZED, ...headers, "", body].join("\r\n");
}

export const get = (path: string, ...headers: string[]) => request(`GET ${path}`, headers);

/** A request that would make an account, were it framed as it should be and its body an object. */
export const post = (body: string, ...headers: string[]) =>
  request("POST /v1/accounts", ["Content-Type: application/json", ...headers], body);

export interface Exchange {
  /** Of each answer, in order. */
  readonly statuses: readonly number[];
  readonly text: string;
}

/** Sends each character as one byte, then no more, and reads until the other side closes as well. */
export async function exchange(port: number, characters: string): Promise<Exchange> {
  const socket = connect({ port, host: "127.0.0.1", allowHalfOpen: true });
  const parts: Buffer[] = [];
  socket.on("data", (part: Buffer) => parts.push(part));
  socket.on("end", () => socket.destroy());
  // A connection that is reset is closed, too.
  socket.on("error", () => socket.destroy());
  const closed = new Promise((resolve) => socket.on("close", resolve));
  socket.end(Buffer.from(characters, "latin1"));
  await closed;
  const text = Buffer.concat(parts).toString("latin1");
  const statuses = Array.from(text.matchAll(/HTTP\/1\.[01] (\d{3}) /g), ([, status]) => Number(status));
  return { statuses: statuses.filter((status) => status !== 100), text };
}
