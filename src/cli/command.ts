// What a command is, and how it ends.
import type { Terminal } from "./terminal.ts";

/** The exit codes, the same for every command. */
export const EXIT = { fulfilled: 0, rejected: 1, usage: 2, unavailable: 3 } as const;

export interface Option {
  readonly type: "string" | "boolean";
  /** Whether it may be repeated; its value is a list then. */
  readonly multiple?: true;
  /** One letter that stands for the option. */
  readonly short?: string;
}

export interface Command {
  /** One line, for the list of commands. */
  readonly summary: string;
  /** Everything about it, for `--help`. */
  readonly help: string;
  readonly options: Readonly<Record<string, Option>>;
  /** Returns the exit code. Throws Mistakes and ServiceError. */
  run(input: Input): Promise<number>;
}

/** Commands that share their first word. */
export interface Group {
  readonly summary: string;
  readonly commands: Readonly<Record<string, Command | Group>>;
}

export interface Input {
  readonly terminal: Terminal;
  readonly positionals: readonly string[];
  readonly values: Readonly<Record<string, string | boolean | readonly string[] | undefined>>;
  /** What is already known to be wrong. A command adds what it finds, and throws all of it before it sends anything. */
  readonly mistakes: readonly string[];
}

/** The command is wrong, or the service says that it is. */
export class Mistakes extends Error {
  override readonly name = "Mistakes";
  readonly mistakes: readonly string[];

  constructor(mistakes: readonly string[]) {
    super(mistakes.join("\n"));
    this.mistakes = mistakes;
  }
}

/** The service cannot be reached, or refused. */
export class ServiceError extends Error {
  override readonly name = "ServiceError";
}
