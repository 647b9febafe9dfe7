// The socket of a request of node:http. There is no connection underneath: the platform sends requests as a whole. It
// is here for code that waits for it, sets a timeout on it, destroys it or reads where it leads.
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
  readonly bytesRead = 0;
  readonly bytesWritten = 0;
  timeout = 0;
  readonly #whenDestroyed: (error: Error | null) => void;
  #timer: NodeJS.Timeout | null = null;

  /** `whenDestroyed` gets the error, if there is one. */
  constructor(host: string, port: number, isSecure: boolean, whenDestroyed: (error: Error | null) => void) {
    super({ autoDestroy: false });
    this.encrypted = isSecure;
    this.authorized = isSecure;
    this.remoteAddress = host;
    this.remotePort = port;
    this.#whenDestroyed = whenDestroyed;
  }

  /** Emits that it is connected: some code writes its request only then. */
  open(): void {
    if (this.destroyed) return;
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

  /** The request fails with the error. Raising it here as well would be a second error, and nothing listens for it. */
  override _destroy(error: Error | null, callback: (error?: Error | null) => void): void {
    this.setTimeout(0);
    this.#whenDestroyed(error);
    callback();
  }

  setTimeout(ms: number, callback?: () => void): this {
    this.timeout = ms > 0 ? ms : 0;
    if (callback !== undefined) this.once("timeout", callback);
    this.touch();
    return this;
  }

  /** Restarts the timeout: something happened. */
  touch(): void {
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = this.timeout > 0 ? setTimeout(() => this.emit("timeout"), this.timeout) : null;
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
