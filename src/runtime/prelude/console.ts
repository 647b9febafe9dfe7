// `console` writes to the execution's log. A console that the component constructs writes to the streams it was given.
import { format, inspect } from "node:util";

import { current } from "./context.ts";
import { define } from "./process.ts";

const LEVELS: Readonly<Record<string, string>> = {
  trace: "trace",
  debug: "debug",
  log: "info",
  info: "info",
  dir: "info",
  table: "info",
  warn: "warn",
  error: "error",
};

interface Streams {
  readonly stdout: NodeJS.WritableStream;
  readonly stderr?: NodeJS.WritableStream;
}

/** console.Console, which the platform lacks. */
class Console {
  readonly #write: (level: string, text: string) => void;
  #indent = "";
  readonly #counts = new Map<string, number>();
  readonly #times = new Map<string, number>();

  constructor(first: Streams | NodeJS.WritableStream, second?: NodeJS.WritableStream) {
    const { stdout, stderr = stdout } = "stdout" in first ? first : { stdout: first, stderr: second ?? first };
    this.#write = (level, text) => {
      const stream = level === "info" || level === "debug" ? stdout : stderr;
      stream.write(`${text.replace(/^/gm, this.#indent)}\n`);
    };
    for (const [method, level] of Object.entries(LEVELS)) {
      define(this, { [method]: (...values: unknown[]) => this.#write(level, format(...values)) });
    }
    define(this, { dir: (value: unknown) => this.#write("info", inspect(value)) });
  }

  assert(isTrue: unknown, ...values: unknown[]): void {
    if (!isTrue)
      this.#write("warn", ["Assertion failed", ...(values.length > 0 ? [format(...values)] : [])].join(": "));
  }

  count(label = "default"): void {
    const count = (this.#counts.get(label) ?? 0) + 1;
    this.#counts.set(label, count);
    this.#write("info", `${label}: ${count}`);
  }

  countReset(label = "default"): void {
    this.#counts.delete(label);
  }

  group(...values: unknown[]): void {
    if (values.length > 0) this.#write("info", format(...values));
    this.#indent += "  ";
  }

  groupEnd(): void {
    this.#indent = this.#indent.slice(2);
  }

  time(label = "default"): void {
    this.#times.set(label, Date.now());
  }

  timeEnd(label = "default"): void {
    this.#write("info", `${label}: ${Date.now() - (this.#times.get(label) ?? Date.now())}ms`);
    this.#times.delete(label);
  }
}

export function installConsole(): void {
  for (const [method, level] of Object.entries(LEVELS)) {
    define(console, { [method]: (...values: unknown[]) => current.getStore()?.log(level, values) });
  }
  define(console, { Console });
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
