// Turns Ctrl-C into an aborted signal.
import type { EventEmitter } from "node:events";
import { constants } from "node:os";

/** npm passes on the Ctrl-C that the terminal has already sent; a person's second one comes later than this. */
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
