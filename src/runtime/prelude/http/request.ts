// http.ClientRequest as in Node, on top of the platform's: headers, targets, timeouts, aborts and errors behave as in
// Node. A request is sent as a whole, once it ends.
import http from "node:http";

import { nodeError } from "../error.ts";
import { hangUp, send } from "../network.ts";
import { bytesOf, sendable } from "./body.ts";
import { Incoming } from "./incoming.ts";
import { HttpSocket } from "./socket.ts";
import { type Arguments, type Target, targetOf } from "./target.ts";

type Done = (error?: Error | null) => void;

export class ClientRequest extends http.ClientRequest {
  override readonly reusedSocket = false;
  readonly #parts: Uint8Array[] = [];
  readonly #controller = new AbortController();
  readonly #socket: HttpSocket;
  readonly #target: Target;
  #response: Incoming | null = null;
  #isTimed = false;
  #isOver = false;

  constructor(...args: Arguments) {
    const target = targetOf(args);
    super(target.options, target.callback);
    this.#target = target;
    const { host, port, protocol, path, agent } = target;
    define(this, { agent, path, protocol });
    // The platform would send the request on "finish"; #dispatch does.
    this.removeAllListeners("finish");
    this.once("finish", () => void this.#dispatch());
    this.#socket = new HttpSocket(host, port, protocol === "https:", (error) => this.destroy(error ?? undefined));
    this.#socket.on("timeout", () => this.#emitTimeout());
    this.#applyOptions(args);
    process.nextTick(() => this.#connect());
  }

  override write(chunk: unknown, ...rest: unknown[]): boolean {
    const callback = rest.find((value): value is Done => typeof value === "function");
    if (this.writableEnded) {
      this.#raiseLater(nodeError("Error", "ERR_STREAM_WRITE_AFTER_END", "write after end"), callback);
      return false;
    }
    this.#parts.push(bytesOf(chunk, rest[0]));
    this.#commit();
    if (callback !== undefined) process.nextTick(callback);
    return true;
  }

  override end(...args: unknown[]): this {
    const [chunk, encoding] = args;
    const isChunk = chunk !== undefined && chunk !== null && typeof chunk !== "function";
    if (isChunk) this.write(chunk, typeof encoding === "string" ? encoding : "utf8");
    this.#commit();
    const callback = args.find((value): value is () => void => typeof value === "function");
    if (callback !== undefined) this.once("finish", callback);
    return super.end();
  }

  override setTimeout(ms: number, callback?: () => void): this {
    this.#isTimed = true;
    if (callback !== undefined) this.once("timeout", callback);
    this.#socket.setTimeout(ms);
    return this;
  }

  clearTimeout(callback?: () => void): void {
    this.setTimeout(0, callback);
  }

  override setNoDelay(): void {}

  override setSocketKeepAlive(): void {}

  override flushHeaders(): void {
    this.#commit();
  }

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
    process.nextTick(() => {
      if (this.#response === null) this.#fail(error);
      else if (!this.#response.complete) this.#response.destroy(error ?? hangUp("aborted"));
      this.emit("close");
    });
    return this;
  }

  /** As in Node: no error for a request that is aborted before it has a socket. */
  #fail(error: Error | undefined): void {
    const isUnstarted = this.#socket.connecting && this.aborted;
    if (error !== undefined || !isUnstarted) this.emit("error", error ?? hangUp());
  }

  #applyOptions([first, second]: Arguments): void {
    const { timeout = 0, signal } = { ...(Object(first) as http.RequestOptions), ...(Object(second) as object) };
    if (timeout > 0) this.setTimeout(timeout);
    if (signal) signal.addEventListener("abort", () => this.destroy(abortError(signal)), { once: true });
    if (signal?.aborted) this.destroy(abortError(signal));
  }

  #connect(): void {
    if (this.#isOver) return;
    define(this, { socket: this.#socket, connection: this.#socket });
    this.emit("socket", this.#socket);
    process.nextTick(() => {
      this.#socket.open();
      // The platform cannot ask the server whether to send the body, so the answer is always yes.
      if (/^100-continue$/i.test(String(this.getHeader("expect"))) && !this.#isOver) this.emit("continue");
    });
  }

  /** From here on, the headers are final. */
  #commit(): void {
    if (headerOf(this) !== null) return;
    const lines = this.getRawHeaderNames().map((name) => `${name}: ${[this.getHeader(name)].flat().join(", ")}\r\n`);
    define(this, { _header: `${this.method} ${this.path} HTTP/1.1\r\n${lines.join("")}\r\n` });
  }

  async #dispatch(): Promise<void> {
    if (this.#isOver) return;
    try {
      if (this.#target.obstacle !== null) throw this.#target.obstacle;
      const response = await send(this.#request(), { encodeResponseBody: "manual" });
      if (!this.#isOver) process.nextTick(() => this.#receive(response));
    } catch (error) {
      this.destroy(error instanceof Error ? error : new Error(String(error)));
    }
  }

  #request(): Request {
    const headers = new Headers();
    for (const [name, value] of Object.entries(this.getHeaders())) {
      const values = [value].flat().filter((each) => each !== undefined);
      if (name === "cookie") headers.set(name, values.join("; "));
      else for (const each of values) headers.append(name, String(each));
    }
    const body = sendable(this.method, Buffer.concat(this.#parts));
    headers.delete("expect");
    const { signal } = this.#controller;
    return new Request(this.#target.url, { method: this.method, headers, redirect: "manual", signal, body });
  }

  #receive(response: Response): void {
    if (this.#isOver) return;
    this.#socket.touch();
    const incoming = new Incoming(response, this.#socket);
    this.#response = incoming;
    define(incoming, { req: this });
    define(this, { res: incoming });
    incoming.once("close", () => {
      if (this.#isOver) return;
      this.#end();
      process.nextTick(() => this.emit("close"));
    });
    // A response that nothing listens for is read all the same; otherwise it would never end.
    if (!this.emit("response", incoming)) incoming.resume();
  }

  /** The socket's timeout is the request's only if it was set on the request. */
  #emitTimeout(): void {
    if (this.#isTimed) this.emit("timeout");
    this.#response?.emit("timeout");
  }

  #raiseLater(error: Error, callback: Done | undefined): void {
    process.nextTick(() => {
      callback?.(error);
      if (!this.destroyed) this.emit("error", error);
    });
  }

  #end(): void {
    this.#isOver = true;
    this.destroyed = true;
    this.#socket.destroy();
  }
}

function define(target: object, values: Readonly<Record<string, unknown>>): void {
  for (const [name, value] of Object.entries(values)) {
    Object.defineProperty(target, name, { value, configurable: true, writable: true, enumerable: true });
  }
}

function headerOf(request: object): unknown {
  return (request as { _header?: unknown })._header ?? null;
}

function abortError(signal: AbortSignal): Error {
  const error = new Error("The operation was aborted", { cause: signal.reason });
  return Object.assign(error, { name: "AbortError", code: "ABORT_ERR" });
}
