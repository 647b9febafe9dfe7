// Notices that nobody listens to a run any more: that it was cancelled, has expired, or that another attempt took its
// place. A run that takes a second or less, as nearly all do, costs nothing for it; a longer one costs one call of its
// object.
import type { Attempt } from "../execution/object.ts";
import { describeError, log } from "../log.ts";
import { callExecution } from "../stubs.ts";

/** When the object is called; with this, a run loses its network within a second of its end. */
const WATCH_AFTER_MS = 800;

/** `signal` is aborted when the end gets known. `stop` must be called when the run is over. */
export function watchEnd(env: Env, id: string, { owner, changes }: Attempt): { signal: AbortSignal; stop: () => void } {
  const controller = new AbortController();
  let socket: WebSocket | null = null;
  let isStopped = false;
  const end = () => {
    if (!isStopped) controller.abort();
  };
  const watch = async () => {
    const init = { headers: { Upgrade: "websocket", owner } };
    const url = `https://execution/events?after=${changes}`;
    const answer = await callExecution(env, id, (execution) => execution.fetch(url, init));
    if (answer.webSocket === null) return end();
    socket = answer.webSocket;
    // Whichever change comes next, it is the end of this attempt.
    socket.addEventListener("message", end);
    socket.accept();
    if (isStopped) socket.close();
  };
  const timer = setTimeout(() => {
    watch().catch((error: unknown) => log.error("watch_failed", { execution: id, ...describeError(error) }));
  }, WATCH_AFTER_MS);
  const stop = () => {
    isStopped = true;
    clearTimeout(timer);
    socket?.close();
  };
  return { signal: controller.signal, stop };
}
