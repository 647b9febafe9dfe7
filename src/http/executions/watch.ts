// Watches an execution over a WebSocket that its object may sleep under, unbilled. A socket that breaks, because the
// object moved or was reset, is opened again.
import { OVER } from "../../execution/watchers.ts";
import { callExecution } from "../../stubs.ts";

/** Before a socket that broke is opened again. */
export const REOPEN_PAUSE_MS = 250;

/** The object's answer: a socket, or JSON where there is nothing to wait for. `path` says what to watch. */
export function watch(
  env: Env,
  id: DurableObjectId,
  path: string,
  headers: Readonly<Record<string, string>>,
): Promise<Response> {
  const init = { headers: { Upgrade: "websocket", ...headers } };
  return callExecution(env, id, (execution) => execution.fetch(`https://execution${path}`, init));
}

/** The messages of a socket, one after the other. */
export class Messages {
  readonly #socket: WebSocket;
  readonly #waiting: string[] = [];
  #end: "over" | "broken" | null = null;
  #wake: () => void = () => {};

  constructor(socket: WebSocket) {
    this.#socket = socket;
    socket.addEventListener("message", ({ data }) => {
      if (typeof data === "string") this.#waiting.push(data);
      this.#wake();
    });
    socket.addEventListener("close", ({ reason }) => this.#close(reason === OVER ? "over" : "broken"));
    socket.addEventListener("error", () => this.#close("broken"));
    socket.accept();
  }

  /**
   * The next message; or `silent` if none comes within `ms`, `over` if none will come, `broken` if the socket broke.
   */
  async next(ms: number): Promise<{ readonly text: string } | "silent" | "over" | "broken"> {
    if (this.#waiting.length === 0 && this.#end === null) {
      const { promise: woken, resolve } = Promise.withResolvers<void>();
      this.#wake = resolve;
      const timer = setTimeout(resolve, Math.max(0, ms));
      await woken;
      clearTimeout(timer);
    }
    const text = this.#waiting.shift();
    return text === undefined ? (this.#end ?? "silent") : { text };
  }

  /** Also wakes whoever waits for the next message. */
  close(): void {
    this.#socket.close();
    this.#close("broken");
  }

  #close(end: "over" | "broken"): void {
    this.#end ??= end;
    this.#wake();
  }
}
