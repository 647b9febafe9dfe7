// `http.request` and `https.request` as Node has them, over the platform's: headers, targets, timeouts, aborts and errors are
// Node's. A request is sent as a whole once it ends; agents are taken and not used, since there are no connections to keep.
import http, { type IncomingMessage, type RequestOptions } from "node:http";
import { urlToHttpOptions } from "node:url";

import { hangUp, send } from "../network.ts";
import { Incoming } from "./incoming.ts";
import { HttpSocket } from "./socket.ts";

type Callback = (response: IncomingMessage) => void;
type Arguments = [string | URL | RequestOptions, (RequestOptions | Callback)?, Callback?];

const NO_BODY = new Set(["GET", "HEAD"]);

export class NodeRequest extends http.ClientRequest {
  override readonly reusedSocket = false;
  readonly #parts: Uint8Array[] = [];
  readonly #controller = new AbortController();
  readonly #socket: HttpSocket;
  readonly #url: string;
  #response: Incoming | null = null;
  #timer: NodeJS.Timeout | null = null;
  #idleMs = 0;
  #isOver = false;

  constructor(protocol: "http:" | "https:", args: Arguments) {
    const { options, callback } = optionsOf(protocol, args);
    const { path = "/", timeout = 0, signal, ...rest } = options;
    if (/[^\u0021-\u00ff]/.test(path ?? "/")) {
      throw Object.assign(new TypeError("Request path contains unescaped characters"), {
        code: "ERR_UNESCAPED_CHARACTERS",
      });
    }
    const isSecure = protocol === "https:";
    // The platform takes no target but a plain path, and asks its own agents about the protocol.
    super({ ...rest, path: "/", protocol: "http:", defaultPort: isSecure ? 443 : 80 }, callback);
    this.path = path ?? "/";
    this.protocol = protocol;
    // What the platform does once the request ends is done here.
    this.removeAllListeners("finish");
    const port = Number(options.port || (isSecure ? 443 : 80));
    this.#url = `${protocol}//${hostOf(options)}:${port}${this.path.startsWith("/") ? "" : "/"}${this.path}`;
    this.#socket = new HttpSocket(options.hostname ?? options.host ?? "localhost", port, isSecure);
    this.once("finish", () => void this.#dispatch());
    if (timeout > 0) this.setTimeout(timeout);
    if (signal) signal.addEventListener("abort", () => this.destroy(abortError(signal)), { once: true });
    if (signal?.aborted) this.destroy(abortError(signal));
    process.nextTick(() => {
      if (this.#isOver) return;
      Object.defineProperty(this, "socket", { value: this.#socket, configurable: true, writable: true });
      Object.defineProperty(this, "connection", { value: this.#socket, configurable: true, writable: true });
      this.#socket.once("close", () => this.#response === null && this.destroy());
      this.emit("socket", this.#socket);
      process.nextTick(() => this.#socket.open());
    });
  }

  override write(chunk: unknown, ...rest: unknown[]): boolean {
    const callback = rest.find((value): value is () => void => typeof value === "function");
    this.#parts.push(bytesOf(chunk, rest[0]));
    if (callback !== undefined) process.nextTick(callback);
    return true;
  }

  override end(...args: unknown[]): this {
    const [chunk] = args;
    if (chunk !== undefined && chunk !== null && typeof chunk !== "function") this.write(chunk, args[1]);
    const callback = args.find((value): value is () => void => typeof value === "function");
    return super.end(callback);
  }

  override setTimeout(ms: number, callback?: () => void): this {
    this.#idleMs = ms > 0 ? ms : 0;
    if (callback !== undefined) this.once("timeout", callback);
    this.#touch();
    return this;
  }

  clearTimeout(callback?: () => void): void {
    this.setTimeout(0, callback);
  }

  override setNoDelay(): void {}

  override setSocketKeepAlive(): void {}

  override flushHeaders(): void {}

  override abort(): void {
    if (this.aborted) return;
    this.aborted = true;
    process.nextTick(() => this.emit("abort"));
    this.destroy();
  }

  override destroy(error?: Error): this {
    if (this.#isOver) return this;
    this.#end();
    this.#controller.abort();
    if (this.#response !== null) {
      if (!this.#response.complete) this.#response.destroy(error ?? hangUp("aborted"));
      process.nextTick(() => this.emit("close"));
      return this;
    }
    process.nextTick(() => {
      this.emit("error", error ?? hangUp());
      this.emit("close");
    });
    return this;
  }

  async #dispatch(): Promise<void> {
    if (this.#isOver) return;
    Object.defineProperty(this, "headersSent", { value: true, configurable: true });
    try {
      const response = await send(this.#request(), { encodeResponseBody: "manual" });
      if (!this.#isOver) process.nextTick(() => this.#receive(response));
    } catch (error) {
      this.destroy(error instanceof Error ? error : new Error(String(error)));
    }
  }

  #request(): Request {
    const headers = new Headers();
    for (const [name, value] of Object.entries(this.getHeaders())) {
      for (const each of [value].flat()) if (each !== undefined) headers.append(name, String(each));
    }
    const body = Buffer.concat(this.#parts);
    // The platform counts by itself, and takes a length for the promise of a body.
    if (body.byteLength === 0) headers.delete("content-length");
    const hasBody = !NO_BODY.has(this.method) && (body.byteLength > 0 || this.method !== "DELETE");
    return new Request(this.#url, {
      method: this.method,
      headers,
      redirect: "manual",
      signal: this.#controller.signal,
      ...(hasBody && { body }),
    });
  }

  #receive(response: Response): void {
    if (this.#isOver) return;
    this.#touch();
    const incoming = new Incoming(response, this.#socket, () => this.#touch());
    this.#response = incoming;
    Object.defineProperty(incoming, "req", { value: this, configurable: true });
    Object.defineProperty(this, "res", { value: incoming, configurable: true });
    incoming.once("close", () => {
      if (this.#isOver) return;
      this.#end();
      this.emit("close");
    });
    // An answer that nobody wants is read all the same, or it would never end.
    if (!this.emit("response", incoming)) incoming.resume();
  }

  /** Something happened: the time of silence begins again. */
  #touch(): void {
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = null;
    if (this.#idleMs === 0 || this.#isOver) return;
    this.#timer = setTimeout(() => {
      this.#socket.emit("timeout");
      this.emit("timeout");
      this.#response?.emit("timeout");
    }, this.#idleMs);
  }

  #end(): void {
    this.#isOver = true;
    this.#idleMs = 0;
    this.#touch();
    this.destroyed = true;
  }
}

function optionsOf(
  protocol: string,
  [first, second, third]: Arguments,
): { options: RequestOptions; callback?: Callback } {
  const isAddress = typeof first === "string" || first instanceof URL;
  const given = isAddress ? urlToHttpOptions(new URL(first) as never) : first;
  const more = isAddress && typeof second === "object" ? second : {};
  const callback = typeof second === "function" ? second : third;
  const merged = { ...given, ...more };
  const wanted = merged.protocol ?? protocol;
  if (wanted !== protocol) {
    throw Object.assign(new TypeError(`Protocol "${wanted}" not supported. Expected "${protocol}"`), {
      code: "ERR_INVALID_PROTOCOL",
    });
  }
  if (merged.socketPath) throw new Error("coatcheck: there are no Unix sockets to connect to.");
  const { agent: _agent, createConnection: _create, lookup: _lookup, maxHeaderSize: _max, ...options } = merged;
  return { options: { ...options, protocol, agent: undefined }, ...(callback !== undefined && { callback }) };
}

function bytesOf(chunk: unknown, encoding: unknown): Uint8Array {
  if (typeof chunk === "string")
    return Buffer.from(chunk, typeof encoding === "string" ? (encoding as BufferEncoding) : "utf8");
  if (ArrayBuffer.isView(chunk)) return new Uint8Array(chunk.buffer, chunk.byteOffset, chunk.byteLength).slice();
  const message = `The "chunk" argument must be of type string or an instance of Buffer or Uint8Array. Received ${typeof chunk}`;
  throw Object.assign(new TypeError(message), { code: "ERR_INVALID_ARG_TYPE" });
}

function hostOf({ hostname, host }: RequestOptions): string {
  const name = hostname ?? host ?? "localhost";
  return name.includes(":") && !name.startsWith("[") ? `[${name}]` : name;
}

function abortError(signal: AbortSignal): Error {
  const error = new Error("The operation was aborted", { cause: signal.reason });
  return Object.assign(error, { name: "AbortError", code: "ABORT_ERR" });
}
