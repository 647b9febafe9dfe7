// Runs the command line as a process of its own.
import { spawn } from "node:child_process";
import { once } from "node:events";
import { resolve } from "node:path";
import { text } from "node:stream/consumers";

const MAIN = resolve(import.meta.dirname, "../../../src/cli/main.ts");

export const VERIFY = ["run", "timer", "verify_credentials", "--account-data", "{}"];

/** `url` is where COATCHECK_URL points, `input` what there is to read on standard input. */
export function start(args: readonly string[], url: string, env: Record<string, string> = {}, input = "") {
  const child = spawn(process.execPath, [MAIN, ...args], {
    env: { ...process.env, COATCHECK_URL: url, COATCHECK_USER: "ann@example.com:key", ...env },
    stdio: ["pipe", "pipe", "pipe"],
  });
  child.stdin.end(input);
  return child;
}

export async function ended(child: ReturnType<typeof start>) {
  const [out, err] = await Promise.all([text(child.stdout), text(child.stderr), once(child, "exit")]);
  return { code: child.exitCode, signal: child.signalCode, out, err };
}

export async function coatcheck(args: readonly string[], url = "", env: Record<string, string> = {}, input = "") {
  const { code, out, err } = await ended(start(args, url, env, input));
  return { code, out, err };
}
