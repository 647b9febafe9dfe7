// What a component finds on `this`, inside its isolate: a logger, and an API client that reaches the execution's own account.
// Everything is asked of the host, which knows whose execution this is: there is no key in here.
import { format } from "node:util";

import type { Services } from "./call.ts";
import type { RunCallbacks } from "../sandbox/protocol.ts";

const LEVELS = ["trace", "debug", "info", "warn", "error", "fatal"] as const;

/** Beyond 200 the host writes no more; one line more, and it knows that there were others. */
const MOST_LINES = 201;
const LONGEST_TEXT = 50_000;

export interface IsolateServices extends Services {
  /** Writes one line of the log; values as console's methods take them. */
  readonly write: (level: string, values: readonly unknown[]) => void;
  /** Resolves once the host has all lines. */
  written(): Promise<unknown>;
}

export function servicesOf(component: string, host: RunCallbacks): IsolateServices {
  const sent: Promise<void>[] = [];
  const write = (level: string, values: readonly unknown[]) => {
    if (sent.length < MOST_LINES) sent.push(host.log(level, textOf(values).slice(0, LONGEST_TEXT)));
  };
  const logger: Record<string, unknown> = { child: () => logger };
  for (const level of LEVELS) logger[level] = (...values: unknown[]) => write(level, values);
  return {
    logger,
    apiClient: { accounts: accountsOf(host) },
    // As the original: what its process was started with.
    config: { ...process.env, ELASTICIO_COMP_ID: component },
    updateKeys: (keys) => host.updateKeys(keys),
    write,
    written: () => Promise.allSettled(sent),
  };
}

/** As the accounts of elastic.io's client: the id that a component gives is its `_account`, and there is no other. */
function accountsOf(host: RunCallbacks) {
  return {
    async update(_id: unknown, { keys }: { keys?: unknown } = {}): Promise<unknown> {
      await host.updateKeys(keys);
      return host.retrieveAccount();
    },
    retrieve: (_id: unknown) => host.retrieveAccount(),
  };
}

/** A component may log what resists being read. */
function textOf(values: readonly unknown[]): string {
  try {
    return format(...values);
  } catch {
    return "(what was logged cannot be shown)";
  }
}
