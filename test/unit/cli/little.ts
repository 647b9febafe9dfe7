// A small service of the tests' own that keeps the contract, in front of a network that can be told to misbehave.
import { once } from "node:events";
import { type IncomingMessage, type Server, type ServerResponse, createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { json } from "node:stream/consumers";

export interface Answer {
  readonly status: number;
  readonly headers?: Record<string, string>;
  readonly body?: unknown;
}

/** Writes the answer itself. */
type Writing = (response: ServerResponse, headers: IncomingMessage["headers"]) => void;

/** `lost`: the work is done, and the answer never arrives. `silent`: there is no answer until the service is closed. */
type Fate = "lost" | "silent" | Answer | Writing | undefined;

export class Little {
  /** What came in: `METHOD /path`. */
  readonly requests: string[] = [];
  readonly headers: IncomingMessage["headers"][] = [];
  /** Those that came with a request. */
  readonly bodies: unknown[] = [];
  /** How often a component was run. */
  runs = 0;
  /** The outcome of every execution. */
  outcome: Answer = { status: 200, body: { data: { verified: true } } };
  /** The origin that the service believes to have. */
  origin = "";
  /** What becomes of the nth request, counted from 1, of this kind. */
  fate: (request: string, count: number) => Fate = () => undefined;
  readonly #scheduled = new Map<string, string>();
  readonly #readers = new Map<string, string>();
  readonly #acknowledged = new Set<string>();
  readonly #server: Server;
  /** Called in the middle of a restart. */
  onGone: () => Promise<void> = () => Promise.resolve();
  /** Called when a request comes in. */
  onRequest: (request: string) => void = () => {};

  private constructor() {
    this.#server = createServer((request, response) => void this.#answer(request, response));
  }

  static async start(): Promise<Little> {
    const little = new Little();
    little.#server.listen(0, "127.0.0.1");
    await once(little.#server, "listening");
    little.origin = little.url;
    return little;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  close(): void {
    this.#server.closeAllConnections();
    this.#server.close();
  }

  /** Cuts every connection and is gone for as long as a client needs to notice; remembers everything. */
  async restart(): Promise<void> {
    const { port } = this.#server.address() as AddressInfo;
    const closed = once(this.#server, "close");
    this.close();
    await closed;
    await this.onGone();
    this.#server.listen(port, "127.0.0.1");
    await once(this.#server, "listening");
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { method = "", url = "", headers } = request;
    const name = `${method} ${url}`;
    const hasBody = headers["content-type"] === "application/json" && Number(headers["content-length"] ?? 0) > 0;
    const body = hasBody ? await json(request) : undefined;
    if (hasBody) this.bodies.push(body);
    this.requests.push(name);
    this.headers.push(headers);
    const fate = this.fate(name, this.requests.filter((other) => other === name).length);
    this.onRequest(name);
    if (fate === "silent") return;
    if (typeof fate === "function") {
      fate(response, headers);
      return;
    }
    const answer = typeof fate === "object" ? fate : this.#serve(method, url, headers, body);
    if (fate === "lost") {
      response.destroy();
      return;
    }
    response.writeHead(answer.status, { "Content-Type": "application/json", ...answer.headers });
    response.end(
      answer.body === undefined ? "" : answer.body instanceof Buffer ? answer.body : JSON.stringify(answer.body),
    );
  }

  #serve(method: string, url: string, headers: IncomingMessage["headers"], body: unknown): Answer {
    const key = String(headers["idempotency-key"]);
    const [, action, id = ""] = /\/v1\/exec\/(?:(schedule|poll|result)\/?)?(.*)$/.exec(url) ?? [];
    if (headers.authorization !== `Basic ${btoa("ann@example.com:key")}`)
      return { status: 401, body: { message: "Unauthorized." } };
    if (method === "DELETE" && action === "result" && this.#readers.get(id) === key) this.#acknowledged.add(id);
    if (method === "DELETE") return { status: 204 };
    if (action === "schedule") return this.#schedule(key, body);
    if (action === "poll")
      return {
        status: 303,
        headers: { Location: `${this.origin}/v1/exec/result/${id}` },
        body: { message: "Ready." },
      };
    if ((this.#readers.get(id) ?? key) !== key || this.#acknowledged.has(id))
      return { status: 404, body: { message: "Result does not exist." } };
    this.#readers.set(id, key);
    return this.outcome;
  }

  #schedule(key: string, body: unknown): Answer {
    const { component } = body as { component: string };
    if (component === "none") return { status: 404, body: { message: "Component does not exist." } };
    if (component === "picky") {
      const errors = [
        { path: "account_id", message: "is too short" },
        { path: "cfg", message: "is too long" },
      ];
      return { status: 400, body: { message: "Invalid request.", errors } };
    }
    const id = this.#scheduled.get(key) ?? `execution-${++this.runs}`;
    this.#scheduled.set(key, id);
    return { status: 202, headers: { Location: `${this.origin}/v1/exec/poll/${id}` }, body: { message: "ok" } };
  }
}
