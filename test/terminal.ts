// A terminal that is a pipe, for the command line in a test's own process; and what was printed to it.
import { EventEmitter } from "node:events";

import { main } from "../src/cli/main.ts";
import { type Surroundings, Terminal } from "../src/cli/terminal.ts";

export interface Printed {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

export function terminalOf(surroundings: Partial<Surroundings> = {}) {
  const printed = { out: "", err: "" };
  const terminal = new Terminal({
    stdin: () => "",
    stdout: { write: (text) => (printed.out += text) },
    stderr: { write: (text) => (printed.err += text) },
    env: {},
    cwd: process.cwd(),
    signals: new EventEmitter(),
    ...surroundings,
  });
  return { terminal, printed };
}

/** Runs `coatcheck` with these arguments. */
export async function runCommand(args: readonly string[], surroundings: Partial<Surroundings>): Promise<Printed> {
  const { terminal, printed } = terminalOf(surroundings);
  return { code: await main(args, terminal), ...printed };
}
