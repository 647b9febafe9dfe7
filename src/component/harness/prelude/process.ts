// The process, as a component may ask about it: one that runs in /bundle, and that ends by ending the execution.
import { format } from "node:util";

import { current } from "./context.ts";

const CONSOLE_LEVELS: Readonly<Record<string, string>> = {
  trace: "trace",
  debug: "debug",
  log: "info",
  info: "info",
  dir: "info",
  table: "info",
  warn: "warn",
  error: "error",
};

function exit(code: unknown = 0): never {
  const error = new Error(`The component ended its process with exit code ${String(code)}.`);
  current.getStore()?.fail(error);
  throw error;
}

export function installProcess(): void {
  define(process, { exit, abort: exit, argv: ["/usr/local/bin/node", "/bundle/index.js"], execArgv: [] });
  define(globalThis, { navigator: { userAgent: `Node.js/${process.version.slice(1).split(".")[0]}` } });
}

/** What a component writes to the console goes into the execution's log. */
export function installConsole(): void {
  for (const [method, level] of Object.entries(CONSOLE_LEVELS)) {
    define(console, { [method]: (...values: unknown[]) => current.getStore()?.log(level, values) });
  }
  for (const [stream, level] of [
    [process.stdout, "info"],
    [process.stderr, "error"],
  ] as const) {
    const write = (chunk: string | Uint8Array, ...rest: unknown[]) => {
      const text = typeof chunk === "string" ? chunk : Buffer.from(chunk).toString();
      current.getStore()?.log(level, [format("%s", text.replace(/\n$/, ""))]);
      const callback = rest.at(-1);
      if (typeof callback === "function") process.nextTick(callback);
      return true;
    };
    define(stream, { write });
  }
}

export function define(target: object, values: Readonly<Record<string, unknown>>): void {
  for (const [name, value] of Object.entries(values)) {
    Object.defineProperty(target, name, { value, configurable: true, writable: true });
  }
}
