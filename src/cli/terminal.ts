// What surrounds a command: the streams it reads and prints, its variables, its folder. They are the process's own, or
// a test's.
import type { EventEmitter } from "node:events";
import { readFileSync } from "node:fs";

import { Output, type Stream } from "./output.ts";

export interface Surroundings {
  /** Reads standard input to its end. */
  readonly stdin: () => string;
  readonly stdout: Stream;
  readonly stderr: Stream;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly cwd: string;
  /** Emits SIGINT and SIGTERM. */
  readonly signals: EventEmitter;
}

export class Terminal {
  readonly stdout: Output;
  readonly stderr: Output;
  readonly env: Surroundings["env"];
  readonly signals: EventEmitter;
  readonly #cwd: string;
  readonly #stdin: () => string;

  constructor({ stdin, stdout, stderr, env, cwd, signals }: Surroundings) {
    this.stdout = new Output(stdout);
    this.stderr = new Output(stderr);
    this.env = env;
    this.signals = signals;
    this.#cwd = cwd;
    this.#stdin = stdin;
  }

  static ofProcess(): Terminal {
    const { stdout, stderr, env } = process;
    return new Terminal({
      stdin: () => readFileSync(0, "utf8"),
      stdout,
      stderr,
      env,
      cwd: process.cwd(),
      signals: process,
    });
  }

  /** Prints a line of the result. */
  print(line: string): void {
    this.stdout.print(line);
  }

  /** Prints a line that is not part of the result. */
  printError(line: string): void {
    this.stderr.print(line);
  }

  readStdin(): string {
    return this.#stdin();
  }

  /**
   * The folder that the command was typed in: `npm run` changes to the package's folder, and passes on the other one.
   */
  get folder(): string {
    const isNpmScript = this.env["npm_lifecycle_event"] === "coatcheck";
    return (isNpmScript ? this.env["INIT_CWD"] : undefined) ?? this.#cwd;
  }
}
