// Waits until an execution is no longer pending, or for as long as the request prefers to.
import type { Progress } from "../../execution/state.ts";
import { Messages, REOPEN_PAUSE_MS, watch } from "./watch.ts";

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
    const answer = await watch(env, id, "/", { owner, ...(reader !== null && { reader }) });
    if (answer.webSocket === null) return answer.json<Progress>();
    const messages = new Messages(answer.webSocket);
    const message = await messages.next(deadline - Date.now());
    messages.close();
    if (typeof message === "object") return message.text as Progress;
    if (message === "silent") return "pending";
    await scheduler.wait(Math.min(REOPEN_PAUSE_MS, Math.max(0, deadline - Date.now())));
  }
}
