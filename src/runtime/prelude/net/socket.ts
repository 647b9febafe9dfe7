// TCP connections, over the one address that sockets may go to: the egress entrypoint's. The first line that goes there says where
// to, and with TLS or without; until the first line that comes back the component's own bytes wait.
import platform, { isIP } from "node:net";
import { Duplex } from "node:stream";

import { SOCKET_HOST, SOCKET_PORT, type SocketAddress } from "../../../egress/pass.ts";
import { current } from "../context.ts";
import { hangUp, noSuchSocket, systemError } from "../network.ts";
import { Greeting } from "./greeting.ts";
import { targetOf } from "./target.ts";

type Done = (error?: Error | null) => void;

export class Socket extends Duplex {
  #carrier: platform.Socket | null = null;
  #isThrough = false;
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
    // One that is closed may connect anew.
    if (this.destroyed) (this as unknown as { _undestroy(): void })._undestroy();
    this.#isThrough = false;
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
    this.#hasFailed = error !== null;
    this.setTimeout(0);
    this.#carrier?.destroy();
    done(error);
  }

  /** Node tells with the event whether there was an error. */
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

  /** Each piece of news in a tick of its own, so that what a listener throws is nobody's to await. */
  #listen(carrier: platform.Socket): void {
    const greeting = new Greeting();
    const hear = (name: string, tell: (value: never) => void) =>
      carrier.on(name, (value) => {
        process.nextTick(() => {
          if (!this.destroyed && this.#carrier === carrier) tell(value as never);
        });
      });
    hear("data", (chunk: Uint8Array) => {
      this.#touch();
      if (this.#isThrough) return this.#receive(chunk);
      const said = greeting.add(chunk);
      if (said.kind === "fault") this.destroy(systemError(said.fault));
      if (said.kind === "ok") this.#open(said.rest);
    });
    hear("end", () => (this.#isThrough ? this.push(null) : this.destroy(hangUp())));
    // After a refusal, which has been told by then, the entrypoint hangs up.
    hear("error", (error: Error) =>
      this.destroy(error.message.startsWith("coatcheck") ? error : hangUp("read ECONNRESET")),
    );
  }

  #open(rest: Uint8Array): void {
    this.#isThrough = true;
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

  #whenThrough(task: () => void): void {
    if (this.#isThrough) task();
    else this.once("ready", task);
  }

  /** Something happened: the time of silence begins again. */
  #touch(): void {
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = this.timeout ? setTimeout(() => this.emit("timeout"), this.timeout) : null;
  }
}
