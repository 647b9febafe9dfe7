// Runs the command line: in this process, and, where a test is about processes and pipes, as a process of its own.
import { spawn } from "node:child_process";
import { once } from "node:events";
import { resolve } from "node:path";
import { text } from "node:stream/consumers";

import { type Printed, runCommand } from "../../terminal.ts";

const MAIN = resolve(import.meta.dirname, "../../../src/cli/main.ts");

export const VERIFY = ["run", "timer", "verify_credentials", "--account-data", "{}"];

const environment = (url: string, env: Record<string, string>) => ({
  ...process.env,
  COATCHECK_URL: url,
  COATCHECK_USER: "ann@example.com:key",
  ...env,
});

/** `url` is where COATCHECK_URL points, `input` what there is to read on standard input. */
export function coatcheck(
  args: readonly string[],
  url = "",
  env: Record<string, string> = {},
  input = "",
): Promise<Printed> {
  return runCommand(args, { stdin: () => input, env: environment(url, env) });
}

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
