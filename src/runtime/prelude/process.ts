// `process` as a component sees it: it runs in /bundle, and exiting it ends the execution.
import { current } from "./context.ts";

function exit(code: unknown = 0): never {
  const error = new Error(`The component ended its process with exit code ${String(code)}.`);
  current.getStore()?.fail(error);
  throw error;
}

/** In microseconds. The platform's clock stands still while code runs. */
function cpuUsage(before = { user: 0, system: 0 }): NodeJS.CpuUsage {
  return { user: Math.round(performance.now() * 1000) - before.user, system: 0 };
}

export function installProcess(): void {
  define(process, { exit, abort: exit, argv: ["/usr/local/bin/node", "/bundle/index.js"], execArgv: [], cpuUsage });
  define(process.memoryUsage, { rss: () => process.memoryUsage().rss });
  // As in a process that was not forked.
  define(process, { send: undefined, connected: undefined, channel: undefined });
  // undici calls it without `this`, as Node allows. It only informs a browser's tools, so here it does nothing.
  define(performance, { markResourceTiming: () => {} });
  define(globalThis, { navigator: { userAgent: `Node.js/${process.version.slice(1).split(".")[0]}` } });
}

export function define(target: object, values: Readonly<Record<string, unknown>>): void {
  for (const [name, value] of Object.entries(values)) {
    Object.defineProperty(target, name, { value, configurable: true, writable: true });
  }
}
