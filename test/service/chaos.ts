// Runs `npm run chaos`, and reads what it reports.
import { execFile } from "node:child_process";
import { mkdtemp, readFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";

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
  const { code, out } = await new Promise<{ code: unknown; out: string }>((done) => {
    const child = execFile(process.execPath, [MAIN, "--report", file, ...words], (error, stdout, stderr) =>
      done({ code: error === null ? 0 : (error.code ?? child.signalCode), out: stdout + stderr }),
    );
  });
  return { code, out, report: async () => JSON.parse(await readFile(file, "utf8")) as Report };
}
