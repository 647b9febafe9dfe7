// `npm run chaos`: see options.ts for what it takes, run.ts for what it does.
import { writeFile } from "node:fs/promises";

import { HELP, type Options, readOptions } from "./options.ts";
import { run } from "./run.ts";
import { format } from "./table.ts";

/** Exit codes; the shell's own for what a person ended. */
const EXIT = { kept: 0, broken: 1, usage: 2, interrupted: 130 };

function optionsOf(words: readonly string[]): Options | "help" | null {
  try {
    return readOptions(words);
  } catch (error) {
    console.error(`${error instanceof Error ? error.message : String(error)}\nSee npm run chaos -- --help.`);
    return null;
  }
}

async function main(): Promise<number> {
  const options = optionsOf(process.argv.slice(2));
  if (options === null) return EXIT.usage;
  if (options === "help") {
    console.log(HELP);
    return EXIT.kept;
  }
  const interrupt = new AbortController();
  for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, () => interrupt.abort());
  const log = options.report.replace(/(?:\.json)?$/, ".log");
  console.log(`chaos, ${options.cycles} cycles, --seed ${options.seed}`);
  const startedAt = Date.now();
  const result = await run(options, log, (line) => console.log(line), interrupt.signal);
  const seconds = Math.round((Date.now() - startedAt) / 1000);
  const isInterrupted = interrupt.signal.aborted;
  await writeFile(options.report, JSON.stringify({ options, seconds, isInterrupted, ...result }, null, 2));
  for (const violation of result.violations) console.log(JSON.stringify(violation, null, 2));
  console.log(format(result.table));
  for (const { what, execution } of result.violations) console.log(`BROKEN ${execution}: ${what.join(" ")}`);
  console.log(
    `${result.violations.length} violations in ${result.cycles} cycles, ${seconds} s, --seed ${options.seed}`,
  );
  console.log(`Report: ${options.report}; the server's log: ${log}`);
  if (result.violations.length > 0) return EXIT.broken;
  return isInterrupted ? EXIT.interrupted : EXIT.kept;
}

process.exitCode = await main();
