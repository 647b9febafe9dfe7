// The answer to a request of node:http: the platform's IncomingMessage, filled from a Response as Node fills it from a
// connection. The body is as it came, still encoded.
import { IncomingMessage } from "node:http";
import { Readable } from "node:stream";

import { hangUp } from "../network.ts";
import type { HttpSocket } from "./socket.ts";

/** Of these a second one is dropped; https://nodejs.org/api/http.html#messageheaders */
const SINGLE = new Set(
  [
    "age",
    "authorization",
    "content-length",
    "content-type",
    "etag",
    "expires",
    "from",
    "host",
    "if-modified-since",
  ].concat(
    ["if-unmodified-since", "last-modified", "location", "max-forwards", "proxy-authorization", "referer"],
    ["retry-after", "server", "user-agent"],
  ),
);

export class Incoming extends IncomingMessage {
  override readonly headersDistinct: Record<string, string[]>;
  readonly #reader: ReadableStreamDefaultReader<Uint8Array> | null;
  readonly #socket: HttpSocket;
  #isReading = false;

  constructor(response: Response, socket: HttpSocket) {
    super(socket as never);
    // The platform's own message waits to be told that there is something to read.
    (this as unknown as { _readableState: { readingMore: boolean } })._readableState.readingMore = false;
    this.#socket = socket;
    this.#reader = response.body?.getReader() ?? null;
    this.statusCode = response.status;
    this.statusMessage = response.statusText;
    this.rawHeaders = rawHeadersOf(response.headers);
    this.headers = headersOf(response.headers);
    this.headersDistinct = Object.fromEntries(
      Object.entries(this.headers).map(([name, value]) => [name, [value ?? []].flat()]),
    );
    this.rawTrailers = [];
    Object.defineProperty(this, "socket", { value: socket, configurable: true, writable: true });
    Object.defineProperty(this, "connection", { value: socket, configurable: true, writable: true });
  }

  override _read(): void {
    if (this.#isReading) return;
    this.#isReading = true;
    void this.#pull();
  }

  /** Hands on one part, in a tick of its own, so that what a listener throws is nobody's to await. */
  async #pull(): Promise<void> {
    try {
      const part = (await this.#reader?.read()) ?? { done: true };
      this.#socket.touch();
      process.nextTick(() => {
        this.#isReading = false;
        if (part.done) this.complete = true;
        if (!this.destroyed) this.push(part.done ? null : Buffer.from(part.value));
      });
    } catch (error) {
      const isRefused = error instanceof Error && error.message.startsWith("coatcheck refuses");
      this.destroy(isRefused ? error : hangUp("aborted"));
    }
  }

  override _destroy(error: Error | null, callback: (error?: Error | null) => void): void {
    if (!this.readableEnded || !this.complete) {
      this.aborted = true;
      this.emit("aborted");
    }
    void this.#cancel();
    // As in Node: an answer that breaks off is an error only to who listens.
    process.nextTick(callback, this.listenerCount("error") === 0 ? null : error);
  }

  async #cancel(): Promise<void> {
    await Promise.allSettled([this.#reader?.cancel()]);
  }

  override setTimeout(ms: number, callback?: () => void): this {
    this.socket.setTimeout(ms);
    if (callback !== undefined) this.on("timeout", callback);
    return this;
  }

  override pipe<Target extends NodeJS.WritableStream>(target: Target, options?: { end?: boolean }): Target {
    return Readable.prototype.pipe.call(this, target, options) as Target;
  }
}

// What it is called where components ask.
Object.defineProperty(Incoming, "name", { value: "IncomingMessage" });

function headersOf(headers: Headers): Record<string, string | string[]> {
  const found: Record<string, string | string[]> = {};
  for (const [name, value] of headers) {
    if (name !== "set-cookie" && !(SINGLE.has(name) && name in found)) found[name] = value;
  }
  const cookies = headers.getSetCookie();
  return cookies.length > 0 ? { ...found, "set-cookie": cookies } : found;
}

function rawHeadersOf(headers: Headers): string[] {
  const cookies = headers.getSetCookie().flatMap((cookie) => ["set-cookie", cookie]);
  return [...Array.from(headers).filter(([name]) => name !== "set-cookie"), cookies].flat();
}
