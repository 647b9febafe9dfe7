// Notices that nobody listens to a run any more: that it was cancelled, has expired, or that another attempt took its
// place. A run that takes a second or less, as nearly all do, costs nothing for it; a longer one costs one call of its
// object.
import type { Attempt } from "../execution/object.ts";
import { describeError, log } from "../log.ts";
import { callExecution } from "../stubs.ts";

/** When the object is called; with this, a run loses its network within a second of its end. */
const WATCH_AFTER_MS = 800;

/** Before a socket that broke is opened again. */
const REOPEN_PAUSE_MS = 250;

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
    // The object moved, or was reset.
    socket.addEventListener("close", () => later(REOPEN_PAUSE_MS));
    socket.accept();
    if (isStopped) socket.close();
  };
  let timer: ReturnType<typeof setTimeout> | undefined;
  const later = (ms: number) => {
    if (isStopped || controller.signal.aborted) return;
    timer = setTimeout(() => {
      watch().catch((error: unknown) => log.error("watch_failed", { execution: id, ...describeError(error) }));
    }, ms);
  };
  later(WATCH_AFTER_MS);
  const stop = () => {
    isStopped = true;
    clearTimeout(timer);
    socket?.close();
  };
  return { signal: controller.signal, stop };
}
