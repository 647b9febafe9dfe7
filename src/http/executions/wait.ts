// `Prefer: wait=N` (RFC 7240, section 4.3): waits until an execution is no longer pending, or for as long as the
// request prefers to.
import type { Progress } from "../../execution/state.ts";
import { WAIT_SECONDS } from "../../limits.ts";
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

/**
 * The seconds that `Prefer: wait=N` asks for, at most 30; null where the header asks for none, or not in whole seconds.
 */
export function waitSecondsOf(prefer: string | undefined): number | null {
  for (const preference of (prefer ?? "").split(",")) {
    const seconds = /^\s*wait\s*=\s*"?(\d+)"?\s*(?:;.*)?$/i.exec(preference)?.[1];
    if (seconds !== undefined) return Math.min(Number(seconds), WAIT_SECONDS);
  }
  return null;
}
