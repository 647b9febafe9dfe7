// Ctrl-C, as a signal that is aborted.
import type { EventEmitter } from "node:events";
import { constants } from "node:os";

/** npm sends the Ctrl-C of a terminal a second time; a person's second one takes longer. */
const ECHO_MS = 500;

/** The first SIGINT or SIGTERM aborts the signal; a second one ends this process at once. */
export function interruption(signals: EventEmitter): { signal: AbortSignal; exitCode: () => number } {
  const controller = new AbortController();
  let exitCode = 0;
  let interruptedAt = 0;
  for (const name of ["SIGINT", "SIGTERM"] as const)
    signals.on(name, () => {
      if (controller.signal.aborted) {
        if (Date.now() - interruptedAt > ECHO_MS) process.exit(exitCode);
        return;
      }
      exitCode = 128 + constants.signals[name];
      interruptedAt = Date.now();
      controller.abort();
    });
  return { signal: controller.signal, exitCode: () => exitCode };
}
