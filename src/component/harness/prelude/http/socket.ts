// What a request of node:http has for a socket. There is none below it: the platform sends requests as a whole. Code that
// waits for it, sets options on it or asks where it leads finds what it looks for.
import { Duplex } from "node:stream";

export class HttpSocket extends Duplex {
  connecting = true;
  pending = true;
  readonly encrypted: boolean;
  readonly authorized: boolean;
  readonly remoteAddress: string;
  readonly remoteFamily = "IPv4";
  readonly remotePort: number;
  readonly localAddress = "127.0.0.1";
  readonly localPort = 0;
  bytesRead = 0;
  bytesWritten = 0;
  timeout = 0;

  constructor(host: string, port: number, isSecure: boolean) {
    super({ autoDestroy: false });
    this.encrypted = isSecure;
    this.authorized = isSecure;
    this.remoteAddress = host;
    this.remotePort = port;
  }

  /** Tells that it is connected: some write their request only then. */
  open(): void {
    this.connecting = false;
    this.pending = false;
    this.emit("connect");
    this.emit("ready");
    if (this.encrypted) this.emit("secureConnect");
  }

  override _read(): void {}

  override _write(_chunk: unknown, _encoding: unknown, callback: () => void): void {
    callback();
  }

  setTimeout(ms: number): this {
    this.timeout = ms;
    return this;
  }

  setKeepAlive(): this {
    return this;
  }

  setNoDelay(): this {
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

  getPeerCertificate(): object {
    return {};
  }

  getProtocol(): string | null {
    return this.encrypted ? "TLSv1.3" : null;
  }
}
