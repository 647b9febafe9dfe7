// The client of all contenders: it schedules, polls at a fixed pace and fetches the result, as cheaply as Node can,
// because it shares the machine with what it measures.
import { Agent, request } from "node:http";
import { performance } from "node:perf_hooks";

export interface Reply {
  readonly status: number;
  readonly location: string | undefined;
  readonly body: Buffer;
}

/** With 20,000 executions scheduled at once, the last one waits for all the others. */
const LONGEST_MS = 300_000;

export class Client {
  readonly #url: URL;
  readonly #headers: Readonly<Record<string, string>>;
  readonly #agent = new Agent({ keepAlive: true, maxSockets: 256 });

  constructor(url: URL, headers: Readonly<Record<string, string>> = {}) {
    this.#url = url;
    this.#headers = headers;
  }

  /** `body`: JSON text, or a file's bytes. */
  send(method: string, path: string, body?: string | Uint8Array, headers: Record<string, string> = {}): Promise<Reply> {
    const type = typeof body === "string" ? "application/json" : "application/gzip";
    const all = {
      ...this.#headers,
      ...(body !== undefined && { "Content-Type": type, "Content-Length": String(Buffer.byteLength(body)) }),
      ...headers,
    };
    const { promise, resolve, reject } = Promise.withResolvers<Reply>();
    const sent = request(new URL(path, this.#url).href, { method, headers: all, agent: this.#agent }, (response) => {
      const chunks: Buffer[] = [];
      response.on("data", (chunk: Buffer) => chunks.push(chunk));
      response.on("error", reject);
      response.on("end", () => {
        const { statusCode: status = 0, headers: got } = response;
        resolve({ status, location: got.location, body: Buffer.concat(chunks) });
      });
    });
    sent.on("error", (error: NodeJS.ErrnoException) => {
      // The server closed a connection just as it was reused: https://nodejs.org/api/http.html#requestreusedsocket
      const isRace = sent.reusedSocket && error.code === "ECONNRESET";
      if (isRace) resolve(this.send(method, path, body, headers));
      else reject(error);
    });
    sent.end(body);
    return promise;
  }

  /** Schedules with this request body; answers the path to poll. */
  async schedule(body: string): Promise<string> {
    const { status, location, body: reply } = await this.send("POST", "/v1/exec/schedule", body);
    if (status !== 202 || location === undefined) throw new Error(`Not scheduled: ${status} ${reply.toString()}`);
    return new URL(location, this.#url).pathname;
  }

  /** Polls every `pauseMs` until the result is there; answers its path. Throws if that takes too long. */
  async done(path: string, pauseMs: number): Promise<string> {
    for (const from = performance.now(); performance.now() - from < LONGEST_MS;) {
      const { status, location, body } = await this.send("GET", path);
      if (status === 303 && location !== undefined) return new URL(location, this.#url).pathname;
      if (status !== 200)
        throw new Error(`${this.#url.href.replace(/\/$/, "")}${path} cannot be polled: ${status} ${body.toString()}`);
      await new Promise((resume) => setTimeout(resume, pauseMs));
    }
    throw new Error(`${this.#url.href.replace(/\/$/, "")}${path} is not done after ${LONGEST_MS / 1000} seconds.`);
  }

  /** Fetches the result. */
  async result(path: string): Promise<Buffer> {
    const { status, body } = await this.send("GET", path);
    if (status !== 200) throw new Error(`No result: ${status} ${body.toString()}`);
    return body;
  }

  /** Runs a whole execution; answers the milliseconds that it takes. */
  async execute(body: string, pauseMs: number): Promise<number> {
    const from = performance.now();
    await this.result(await this.done(await this.schedule(body), pauseMs));
    return performance.now() - from;
  }

  close(): void {
    this.#agent.destroy();
  }
}
