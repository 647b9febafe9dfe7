// The response to a request of node:http: the platform's IncomingMessage, filled from a Response as Node fills it from
// a connection. The body stays encoded as it came.
import { IncomingMessage } from "node:http";
import { Readable } from "node:stream";

import { hangUp, refusedMidway } from "../network.ts";
import type { HttpSocket } from "./socket.ts";

/** Duplicates of these are dropped: https://nodejs.org/api/http.html#messageheaders */
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
    // The platform's own message would wait for its connection to announce data.
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

  /** Passes one chunk on, in a tick of its own, so that nothing awaits what a listener throws. */
  async #pull(): Promise<void> {
    try {
      const chunk = (await this.#reader?.read()) ?? { done: true };
      this.#socket.touch();
      process.nextTick(() => {
        this.#isReading = false;
        if (chunk.done) this.complete = true;
        if (!this.destroyed) this.push(chunk.done ? null : Buffer.from(chunk.value));
      });
    } catch (error) {
      this.destroy(refusedMidway(error) ?? hangUp("aborted"));
    }
  }

  override _destroy(error: Error | null, callback: (error?: Error | null) => void): void {
    if (!this.readableEnded || !this.complete) {
      this.aborted = true;
      this.emit("aborted");
    }
    void this.#cancel();
    // As in Node, a response that breaks off is an error only if something listens for it.
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

// Components read this name.
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
