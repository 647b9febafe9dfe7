// What a component finds on `this` inside its isolate: a logger, and an API client that reaches the execution's own
// account. All of it calls the host, which knows whose execution this is: no key is in here.
import { format } from "node:util";

import type { Services } from "./call.ts";
import { LOG_LEVELS } from "../log.ts";
import { LONGEST_LOG_TEXT, MOST_LOG_LINES, type RunCallbacks } from "../sandbox/protocol.ts";

export interface IsolateServices extends Services {
  /** Logs one line; takes values as the methods of `console` do. */
  readonly write: (level: string, values: readonly unknown[]) => void;
  /** Resolves once the host has all lines. */
  written(): Promise<unknown>;
}

export function servicesOf(component: string, callbacks: RunCallbacks): IsolateServices {
  const sent: Promise<void>[] = [];
  const write = (level: string, values: readonly unknown[]) => {
    // One line more than the host keeps tells it that there were others.
    if (sent.length <= MOST_LOG_LINES) sent.push(callbacks.log(level, textOf(values).slice(0, LONGEST_LOG_TEXT)));
  };
  const logger: Record<string, unknown> = { child: () => logger };
  for (const level of LOG_LEVELS) logger[level] = (...values: unknown[]) => write(level, values);
  return {
    logger,
    apiClient: { accounts: accountsOf(callbacks) },
    // The original gives the environment that its process was started with.
    config: { ...process.env, ELASTICIO_COMP_ID: component },
    updateKeys: (keys) => updateKeys(keys, callbacks),
    write,
    written: () => Promise.allSettled(sent),
  };
}

/**
 * Like the accounts of elastic.io's client. The id that a component passes is its own `_account`: no other can be
 * reached.
 */
function accountsOf(callbacks: RunCallbacks) {
  return {
    async update(_id: unknown, { keys }: { keys?: unknown } = {}): Promise<unknown> {
      await updateKeys(keys, callbacks);
      return callbacks.retrieveAccount();
    },
    retrieve: (_id: unknown) => callbacks.retrieveAccount(),
  };
}

/** As JSON, like on elastic.io: what is no JSON does not get there, and fails the call. */
async function updateKeys(keys: unknown, callbacks: RunCallbacks): Promise<void> {
  await callbacks.updateKeys(JSON.stringify(keys));
}

/** A component may log a value that throws when it is read. */
function textOf(values: readonly unknown[]): string {
  try {
    return format(...values);
  } catch {
    return "(this value cannot be logged)";
  }
}
