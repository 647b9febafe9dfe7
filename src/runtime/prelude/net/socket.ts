// TCP connections, through the one address that sockets can reach: the egress entrypoint's. The first line sent there
// names the destination and says whether to use TLS; the component's own bytes wait until the first line comes back.
import platform, { isIP } from "node:net";
import { Duplex } from "node:stream";

import { SOCKET_HOST, SOCKET_PORT, type SocketAddress } from "../../../egress/protocol.ts";
import { current } from "../context.ts";
import { hangUp, noSuchSocket, refusedMidway, systemError } from "../network.ts";
import { ReplyReader } from "./reply.ts";
import { targetOf } from "./target.ts";

type Done = (error?: Error | null) => void;

export class Socket extends Duplex {
  #carrier: platform.Socket | null = null;
  #isConnected = false;
  #hasFailed = false;
  #timer: NodeJS.Timeout | null = null;
  timeout: number | undefined;
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

  connect(...args: unknown[]): this {
    const listener = args.find((value): value is () => void => typeof value === "function");
    if (listener !== undefined) this.once(this.readyEvent, listener);
    const { host, port, path, timeout } = targetOf(args);
    // A closed socket may connect again.
    if (this.destroyed) (this as unknown as { _undestroy(): void })._undestroy();
    this.#isConnected = false;
    this.#hasFailed = false;
    this.connecting = true;
    if (timeout > 0) this.setTimeout(timeout);
    if (path !== null) {
      process.nextTick(() => this.destroy(noSuchSocket(path)));
      return this;
    }
    this.remoteAddress = host;
    this.remotePort = port;
    const pass = current.getStore()?.pass ?? "";
    const carrier = platform.connect(SOCKET_PORT, SOCKET_HOST);
    carrier.write(`${JSON.stringify({ host, port, tls: this.isTls, pass } satisfies SocketAddress)}\n`);
    this.#listen(carrier);
    this.#carrier = carrier;
    return this;
  }

  /** The event that tells the component that it may write. */
  protected get readyEvent(): string {
    return "connect";
  }

  protected get isTls(): boolean {
    return false;
  }

  get pending(): boolean {
    return !this.#isConnected;
  }

  get readyState(): string {
    if (this.connecting) return "opening";
    return this.#isConnected && !this.destroyed ? "open" : "closed";
  }

  override _read(): void {
    this.#carrier?.resume();
  }

  override _write(chunk: Uint8Array, _encoding: BufferEncoding, done: Done): void {
    this.#touch();
    this.#whenConnected(() => {
      this.bytesWritten += chunk.byteLength;
      this.#carrier?.write(chunk, done);
    });
  }

  override _final(done: Done): void {
    this.#whenConnected(() => this.#carrier?.end(() => done()));
  }

  override _destroy(error: Error | null, done: Done): void {
    this.connecting = false;
    this.#hasFailed = error !== null;
    this.setTimeout(0);
    this.#carrier?.destroy();
    done(error);
  }

  /** In Node, the event says whether there was an error. */
  override emit(name: string | symbol, ...values: unknown[]): boolean {
    return name === "close" ? super.emit(name, this.#hasFailed) : super.emit(name, ...values);
  }

  resetAndDestroy(): this {
    return this.destroy();
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

  /** Handles each event in a tick of its own, so that nothing awaits what a listener throws. */
  #listen(carrier: platform.Socket): void {
    const reader = new ReplyReader();
    const on = (name: string, listener: (value: never) => void) =>
      carrier.on(name, (value) => {
        process.nextTick(() => {
          if (!this.destroyed && this.#carrier === carrier) listener(value as never);
        });
      });
    on("data", (chunk: Uint8Array) => {
      this.#touch();
      if (this.#isConnected) return this.#receive(chunk);
      const reply = reader.add(chunk);
      if (reply.kind === "fault") this.destroy(systemError(reply.fault));
      if (reply.kind === "connected") this.#open(reply.rest);
    });
    on("end", () => (this.#isConnected ? this.push(null) : this.destroy(hangUp())));
    on("error", (error: Error) => this.destroy(refusedMidway(error) ?? hangUp("read ECONNRESET")));
  }

  #open(rest: Uint8Array): void {
    this.#isConnected = true;
    this.connecting = false;
    try {
      if (isIP(this.remoteAddress ?? "") === 0) this.emit("lookup", null, this.remoteAddress, 4, this.remoteAddress);
      this.emit("connect");
      this.emit("ready");
      if (this.readyEvent !== "connect") this.emit(this.readyEvent);
    } finally {
      if (rest.byteLength > 0) this.#receive(rest);
    }
  }

  #receive(chunk: Uint8Array): void {
    this.bytesRead += chunk.byteLength;
    if (!this.push(chunk)) this.#carrier?.pause();
  }

  #whenConnected(task: () => void): void {
    if (this.#isConnected) task();
    else this.once("ready", task);
  }

  /** Restarts the timeout: something happened. */
  #touch(): void {
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = this.timeout ? setTimeout(() => this.emit("timeout"), this.timeout) : null;
  }
}
