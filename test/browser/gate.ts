// What a component asks in the browser's tests: `/STATUS` is answered with that status; `/gate` when the test opens it,
// so that a component runs for exactly as long as a test wants to see it run.
import { once } from "node:events";
import { type Server, type ServerResponse, createServer } from "node:http";
import type { AddressInfo } from "node:net";

export class Gate {
  readonly #server: Server;
  readonly #held: ServerResponse[] = [];

  private constructor() {
    this.#server = createServer(({ url = "" }, response) => {
      if (url === "/gate") this.#held.push(response);
      else response.writeHead(Number(url.slice(1))).end("an answer");
    });
  }

  static async start(): Promise<Gate> {
    const gate = new Gate();
    await once(gate.#server.listen(0, "127.0.0.1"), "listening");
    return gate;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  /** Answers all that wait. */
  open(): void {
    for (const response of this.#held.splice(0)) response.end("open");
  }

  close(): void {
    this.#server.closeAllConnections();
    this.#server.close();
  }
}
