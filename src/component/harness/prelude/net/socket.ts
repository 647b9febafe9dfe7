// TCP connections, over the one address that sockets may go to: the egress entrypoint's. The first line that goes there says where
// to, and with TLS or without; until the first line that comes back the component's own bytes wait.
import platform from "node:net";
import { Duplex } from "node:stream";

import { SOCKET_HOST, SOCKET_PORT, type SocketAddress } from "../../../egress/pass.ts";
import { current } from "../context.ts";
import { hangUp, systemError } from "../network.ts";
import { Greeting } from "./greeting.ts";

type Done = (error?: Error | null) => void;

export class Socket extends Duplex {
  #carrier: platform.Socket | null = null;
  #isThrough = false;
  #timer: NodeJS.Timeout | null = null;
  timeout = 0;
  connecting = false;
  bytesRead = 0;
  bytesWritten = 0;
  remoteAddress: string | undefined;
  remotePort: number | undefined;
  readonly remoteFamily = "IPv4";
  readonly localAddress = "127.0.0.1";
  readonly localPort = 0;

  constructor(options: { allowHalfOpen?: boolean } = {}) {
    super({ allowHalfOpen: options.allowHalfOpen ?? false, autoDestroy: true, emitClose: true });
  }

  /** As net.Socket's: (port, host?, listener?), (path, listener?) or (options, listener?). */
  connect(...args: unknown[]): this {
    const listener = args.find((value): value is () => void => typeof value === "function");
    if (listener !== undefined) this.once(this.readyEvent, listener);
    const { host, port } = targetOf(args);
    this.remoteAddress = host;
    this.remotePort = port;
    this.connecting = true;
    const pass = current.getStore()?.pass ?? "";
    const carrier = platform.connect(SOCKET_PORT, SOCKET_HOST);
    carrier.write(`${JSON.stringify({ host, port, tls: this.isTls, pass } satisfies SocketAddress)}\n`);
    this.#listen(carrier);
    this.#carrier = carrier;
    return this;
  }

  /** What tells that the component may talk. */
  protected get readyEvent(): string {
    return "connect";
  }

  protected get isTls(): boolean {
    return false;
  }

  get pending(): boolean {
    return !this.#isThrough;
  }

  get readyState(): string {
    if (this.connecting) return "opening";
    return this.#isThrough && !this.destroyed ? "open" : "closed";
  }

  override _read(): void {
    this.#carrier?.resume();
  }

  override _write(chunk: Uint8Array, _encoding: BufferEncoding, done: Done): void {
    this.#touch();
    this.#whenThrough(() => {
      this.bytesWritten += chunk.byteLength;
      this.#carrier?.write(chunk, done);
    });
  }

  override _final(done: Done): void {
    this.#whenThrough(() => this.#carrier?.end(() => done()));
  }

  override _destroy(error: Error | null, done: Done): void {
    this.connecting = false;
    this.setTimeout(0);
    this.#carrier?.destroy();
    done(error);
  }

  setTimeout(ms: number, callback?: () => void): this {
    this.timeout = ms;
    if (callback !== undefined) this.once("timeout", callback);
    this.#touch();
    return this;
  }

  setNoDelay(): this {
    return this;
  }

  setKeepAlive(): this {
    return this;
  }

  ref(): this {
    return this;
  }

  unref(): this {
    return this;
  }

  address(): object {
    return { address: this.localAddress, family: "IPv4", port: this.localPort };
  }

  destroySoon(): void {
    this.end();
    this.once("finish", () => this.destroy());
  }

  #listen(carrier: platform.Socket): void {
    const greeting = new Greeting();
    carrier.on("data", (chunk: Uint8Array) => {
      this.#touch();
      if (this.#isThrough) return this.#receive(chunk);
      const said = greeting.add(chunk);
      if (said.kind === "fault") this.destroy(systemError(said.fault));
      if (said.kind === "ok") this.#open(said.rest);
    });
    carrier.on("end", () => (this.#isThrough ? this.push(null) : this.destroy(hangUp())));
    carrier.on("error", (error: Error) => {
      // The entrypoint hangs up after a refusal, which has been told by then.
      if (!this.destroyed) this.destroy(error.message.startsWith("coatcheck") ? error : hangUp("read ECONNRESET"));
    });
  }

  #open(rest: Uint8Array): void {
    this.#isThrough = true;
    this.connecting = false;
    this.emit("connect");
    this.emit("ready");
    if (this.readyEvent !== "connect") this.emit(this.readyEvent);
    if (rest.byteLength > 0) this.#receive(rest);
  }

  #receive(chunk: Uint8Array): void {
    this.bytesRead += chunk.byteLength;
    if (!this.push(chunk)) this.#carrier?.pause();
  }

  #whenThrough(task: () => void): void {
    if (this.#isThrough) task();
    else this.once("ready", task);
  }

  /** Something happened: the time of silence begins again. */
  #touch(): void {
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = this.timeout === 0 ? null : setTimeout(() => this.emit("timeout"), this.timeout);
  }
}

function targetOf([first, second]: readonly unknown[]): { host: string; port: number } {
  if (typeof first === "object" && first !== null) {
    const { host, port, path } = first as { host?: unknown; port?: unknown; path?: unknown };
    if (path !== undefined && port === undefined) throw noUnixSocket(path);
    return { host: hostOf(host), port: Number(port) };
  }
  if (typeof first === "string" && !/^\d+$/.test(first)) throw noUnixSocket(first);
  return { host: hostOf(second), port: Number(first) };
}

function hostOf(name: unknown): string {
  return typeof name === "string" && name !== "" ? name : "localhost";
}

function noUnixSocket(path: unknown): Error {
  const message = `connect ENOENT ${String(path)}`;
  return Object.assign(new Error(message), { code: "ENOENT", errno: -2, syscall: "connect", address: path });
}
