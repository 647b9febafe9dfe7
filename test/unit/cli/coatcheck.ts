// Runs the command line: in this process, and, where a test is about processes and pipes, as a process of its own.
import { spawn } from "node:child_process";
import { EventEmitter, once } from "node:events";
import { resolve } from "node:path";
import { text } from "node:stream/consumers";

import { main } from "../../../src/cli/main.ts";
import { type Surroundings, Terminal } from "../../../src/cli/terminal.ts";

const MAIN = resolve(import.meta.dirname, "../../../src/cli/main.ts");

export const VERIFY = ["run", "timer", "verify_credentials", "--account-data", "{}"];

function environment(url: string, env: Record<string, string>) {
  return { ...process.env, COATCHECK_URL: url, COATCHECK_USER: "ann@example.com:key", ...env };
}

/** A terminal that is a pipe, and what was printed to it. */
export function terminalOf(surroundings: Partial<Surroundings> = {}) {
  const printed = { out: "", err: "" };
  const terminal = new Terminal({
    stdin: () => "",
    stdout: { write: (part) => (printed.out += part) },
    stderr: { write: (part) => (printed.err += part) },
    env: {},
    cwd: process.cwd(),
    signals: new EventEmitter(),
    ...surroundings,
  });
  return { terminal, printed };
}

export async function coatcheck(args: readonly string[], url = "", env: Record<string, string> = {}, input = "") {
  const { terminal, printed } = terminalOf({ stdin: () => input, env: environment(url, env) });
  return { code: await main(args, terminal), ...printed };
}

/** A process. `url` is where COATCHECK_URL points, `input` what there is to read on standard input. */
export function start(args: readonly string[], url: string, env: Record<string, string> = {}, input = "") {
  const child = spawn(process.execPath, [MAIN, ...args], {
    env: environment(url, env),
    stdio: ["pipe", "pipe", "pipe"],
  });
  child.stdin.end(input);
  return child;
}

export async function ended(child: ReturnType<typeof start>) {
  const [out, err] = await Promise.all([text(child.stdout), text(child.stderr), once(child, "exit")]);
  return { code: child.exitCode, signal: child.signalCode, out, err };
}
