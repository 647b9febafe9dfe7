// The process, as a component may ask about it: one that runs in /bundle, and that ends by ending the execution.
import { current } from "./context.ts";

function exit(code: unknown = 0): never {
  const error = new Error(`The component ended its process with exit code ${String(code)}.`);
  current.getStore()?.fail(error);
  throw error;
}

/** In microseconds. The clock stands still while code runs. */
function cpuUsage(before = { user: 0, system: 0 }): NodeJS.CpuUsage {
  return { user: Math.round(performance.now() * 1000) - before.user, system: 0 };
}

export function installProcess(): void {
  define(process, { exit, abort: exit, argv: ["/usr/local/bin/node", "/bundle/index.js"], execArgv: [], cpuUsage });
  define(process.memoryUsage, { rss: () => process.memoryUsage().rss });
  // One that no other process has started.
  define(process, { send: undefined, connected: undefined, channel: undefined });
  // Node's is called on nothing, and tells a browser's tools only.
  define(performance, { markResourceTiming: () => {} });
  define(globalThis, { navigator: { userAgent: `Node.js/${process.version.slice(1).split(".")[0]}` } });
}

export function define(target: object, values: Readonly<Record<string, unknown>>): void {
  for (const [name, value] of Object.entries(values)) {
    Object.defineProperty(target, name, { value, configurable: true, writable: true });
  }
}
