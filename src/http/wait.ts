// Waiting for an execution without costing what waiting in the object would: a WebSocket that the object may sleep under,
// unbilled, and over which it sends one message when the execution is done.
import type { Env } from "../config.ts";
import { ask } from "../execution/ask.ts";
import type { Execution, Progress } from "../execution/object.ts";

/** A socket that breaks (the object moved or was reset) is opened again after this pause. */
const REOPEN_PAUSE_MS = 250;

/** The progress once it is no longer pending, or when `seconds` have passed. */
export async function waitForProgress(
  env: Env,
  id: DurableObjectId,
  owner: string,
  reader: string | null,
  seconds: number,
): Promise<Progress> {
  const deadline = Date.now() + seconds * 1000;
  for (;;) {
    const answer = await ask(
      () => env.EXECUTIONS.get(id),
      (execution) => watch(execution, owner, reader),
    );
    if (answer.webSocket === null) return answer.json<Progress>();
    const progress = await firstMessage(answer.webSocket, deadline - Date.now());
    if (progress !== "closed") return progress;
    await scheduler.wait(Math.min(REOPEN_PAUSE_MS, Math.max(0, deadline - Date.now())));
  }
}

function watch(execution: DurableObjectStub<Execution>, owner: string, reader: string | null): Promise<Response> {
  const headers = { Upgrade: "websocket", owner, ...(reader !== null && { reader }) };
  return execution.fetch("https://execution/", { headers });
}

/** What the socket says first: the progress, that it closed, or `pending` when `ms` have passed. */
async function firstMessage(socket: WebSocket, ms: number): Promise<Progress | "closed"> {
  const said = new Promise<Progress | "closed">((resolve) => {
    socket.addEventListener("message", ({ data }) => resolve(data as Progress));
    socket.addEventListener("close", () => resolve("closed"));
    socket.addEventListener("error", () => resolve("closed"));
  });
  socket.accept();
  const timer = new AbortController();
  try {
    return await Promise.race([
      said,
      scheduler.wait(Math.max(0, ms), { signal: timer.signal }).then(() => "pending" as const),
    ]);
  } finally {
    timer.abort();
    socket.close();
  }
}
