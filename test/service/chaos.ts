// Runs `npm run chaos`, and reads what it reports.
import { mkdtemp, readFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";

import { runProgram } from "../run/program.ts";

const MAIN = resolve(import.meta.dirname, "../long/chaos/main.ts");

interface Report {
  readonly cycles: number;
  readonly table: Readonly<Record<string, number>>;
  readonly violations: readonly { readonly what: readonly string[] }[];
}

/** Two seconds in which nothing happens to the service but load. */
export const QUIET = ["--faults", "none", "--cycles", "1", "--seconds", "2", "--executions", "40", "--seed", "found"];

export async function chaos(...words: string[]) {
  const file = join(await mkdtemp(join(tmpdir(), "chaos-")), "report.json");
  const { code, out, err } = await runProgram(MAIN, ["--report", file, ...words]);
  return { code, out: out + err, report: async () => JSON.parse(await readFile(file, "utf8")) as Report };
}
