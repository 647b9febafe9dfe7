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
  readonly #reader: ReadableStreamDefaultReader<Uint8Array> | null;
  readonly #touch: () => void;
  #isReading = false;

  /** `touch` is called whenever something arrives. */
  constructor(response: Response, socket: HttpSocket, touch: () => void) {
    super(socket as never);
    // The platform's own message waits to be told that there is something to read.
    (this as unknown as { _readableState: { readingMore: boolean } })._readableState.readingMore = false;
    this.#touch = touch;
    this.#reader = response.body?.getReader() ?? null;
    this.statusCode = response.status;
    this.statusMessage = response.statusText;
    this.rawHeaders = rawHeadersOf(response.headers);
    this.headers = headersOf(response.headers);
    Object.defineProperty(this, "socket", { value: socket, configurable: true, writable: true });
    Object.defineProperty(this, "connection", { value: socket, configurable: true, writable: true });
  }

  override _read(): void {
    void this.#pull();
  }

  async #pull(): Promise<void> {
    if (this.#isReading) return;
    this.#isReading = true;
    try {
      for (;;) {
        const part = this.#reader === null ? { done: true as const, value: undefined } : await this.#reader.read();
        this.#touch();
        if (part.done) this.complete = true;
        if (!(await this.#hand(part.done ? null : Buffer.from(part.value))) || part.done) return;
      }
    } catch (error) {
      const isRefused = error instanceof Error && error.message.startsWith("coatcheck refuses");
      this.destroy(isRefused ? error : hangUp("aborted"));
    } finally {
      this.#isReading = false;
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

  /** In a tick of its own, so that what a listener throws is nobody's to await. Whether more is wanted. */
  #hand(chunk: Buffer | null): Promise<boolean> {
    return new Promise((resolve) => {
      process.nextTick(() => resolve(this.push(chunk)));
    });
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
