// What a component finds on `this`: a logger whose lines are bounded, free of the credential's secrets and marked with the
// execution; an API client that reaches the execution's own account.
import { format } from "node:util";

import { log } from "../log.ts";
import type { Services } from "./call.ts";
import type { Run } from "./sandbox.ts";

const LEVELS = ["trace", "debug", "info", "warn", "error", "fatal"] as const;

/** A line says what happened, it does not carry documents. */
const LONGEST_LINE = 2000;

/** A component that logs in a loop says nothing more after this many lines. */
const MOST_LINES = 200;

export function servicesOf(run: Run, redact: (text: string) => string): Services {
  let lines = 0;
  const write = (level: string, values: readonly unknown[]) => {
    lines += 1;
    if (lines > MOST_LINES) return;
    const text = redact(format(...values)).slice(0, LONGEST_LINE);
    log.info("component_log", { execution: run.executionId, component: run.component, level, text });
  };
  const logger: Record<string, unknown> = { child: () => logger };
  for (const level of LEVELS) logger[level] = (...values: unknown[]) => write(level, values);
  const update = (_accountId: string, { keys }: { keys?: unknown } = {}) => run.updateKeys(keys);
  return { logger, apiClient: { accounts: { update } }, config: {}, updateKeys: (keys) => run.updateKeys(keys) };
}
