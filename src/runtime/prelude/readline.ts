// node:readline, of which the platform has only the names: reads a stream line by line, as components read files. There
// is no terminal.
import { EventEmitter } from "node:events";
import { StringDecoder } from "node:string_decoder";

interface Options {
  readonly input?: NodeJS.ReadableStream;
  readonly output?: NodeJS.WritableStream;
}

export class Interface extends EventEmitter {
  readonly terminal = false;
  readonly input: NodeJS.ReadableStream | undefined;
  readonly output: NodeJS.WritableStream | undefined;
  closed = false;
  #prompt = "> ";
  #answer: ((line: string) => void) | null = null;
  #rest = "";

  constructor(first: Options | NodeJS.ReadableStream, output?: NodeJS.WritableStream) {
    super();
    const options: Options = "input" in first ? first : { input: first as NodeJS.ReadableStream };
    this.input = options.input;
    this.output = options.output ?? output;
    const decoder = new StringDecoder("utf8");
    this.input?.on("data", (chunk: string | Buffer) => {
      this.#read(typeof chunk === "string" ? chunk : decoder.write(chunk));
    });
    this.input?.on("end", () => {
      this.#read(decoder.end());
      if (this.#rest !== "") this.#emitLine(this.#rest.replace(/\r$/, ""));
      this.close();
    });
    this.input?.resume();
  }

  close(): void {
    if (this.closed) return;
    this.closed = true;
    this.input?.pause();
    this.emit("close");
  }

  pause(): this {
    this.input?.pause();
    this.emit("pause");
    return this;
  }

  resume(): this {
    this.input?.resume();
    this.emit("resume");
    return this;
  }

  setPrompt(prompt: string): void {
    this.#prompt = prompt;
  }

  getPrompt(): string {
    return this.#prompt;
  }

  prompt(): void {
    this.output?.write(this.#prompt);
  }

  /** The next line is the answer. */
  question(query: string, ...rest: unknown[]): void {
    this.output?.write(query);
    this.#answer = rest.at(-1) as (line: string) => void;
  }

  write(text: string): void {
    this.#read(text);
  }

  /** All lines from here on. */
  [Symbol.asyncIterator](): AsyncIterator<string> {
    const lines = new ReadableStream<string>({
      start: (controller) => {
        this.on("line", (line: string) => controller.enqueue(line));
        this.once("close", () => controller.close());
        this.input?.on("error", (error: Error) => controller.error(error));
        if (this.closed) controller.close();
      },
      cancel: () => this.close(),
    });
    return lines[Symbol.asyncIterator]();
  }

  #read(text: string): void {
    const lines = (this.#rest + text).split(/\r\n|\n|\r(?!$)/);
    this.#rest = lines.pop() ?? "";
    for (const line of lines) this.#emitLine(line);
  }

  #emitLine(line: string): void {
    const answer = this.#answer;
    this.#answer = null;
    if (answer === null) this.emit("line", line);
    else answer(line);
  }
}

class Promised extends Interface {
  override question(query: string): Promise<string> {
    return new Promise((resolve) => super.question(query, resolve));
  }
}

const done = (...args: unknown[]) => {
  const callback = args.at(-1);
  if (typeof callback === "function") process.nextTick(callback);
  return true;
};

const cursor = { clearLine: done, clearScreenDown: done, cursorTo: done, moveCursor: done, emitKeypressEvents: done };

export const readlinePromises = {
  Interface: Promised,
  createInterface: (...args: ConstructorParameters<typeof Interface>) => new Promised(...args),
};

export const readline = {
  ...cursor,
  Interface,
  createInterface: (...args: ConstructorParameters<typeof Interface>) => new Interface(...args),
  promises: readlinePromises,
};
