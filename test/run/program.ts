// Runs a program of this repository as a process, to its end; which comes at once where the test's own process is
// killed.
import { spawn } from "node:child_process";
import { once } from "node:events";
import { text } from "node:stream/consumers";

import { END_WITH_PARENT } from "../../src/cli/parent.ts";

export async function runProgram(file: string, words: readonly string[]) {
  const child = spawn(process.execPath, ["--import", END_WITH_PARENT, file, ...words], {
    stdio: ["ignore", "pipe", "pipe", "ipc"],
  });
  const texts = [child.stdout, child.stderr].map((stream) => (stream === null ? "" : text(stream)));
  const [[code, signal], out, err] = await Promise.all([once(child, "exit"), ...texts]);
  return { code: (code ?? signal) as number | string, out: String(out), err: String(err) };
}
