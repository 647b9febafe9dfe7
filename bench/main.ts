// `npm run bench`: what an execution costs, compared with the alternatives.
import { readFile, writeFile } from "node:fs/promises";
import { availableParallelism } from "node:os";
import { resolve } from "node:path";
import { performance } from "node:perf_hooks";

import { type Measurements, measureAll } from "./measurements.ts";
import { HELP, type Options, UsageError, readOptions } from "./options.ts";
import { tableOf } from "./table.ts";
import { targetsOf } from "./targets.ts";

async function main(words: readonly string[]): Promise<void> {
  const options = readOptions(words);
  if (options.isHelp) return console.log(HELP);
  let measured: Measurements | null = null;
  try {
    await measureAll(options, tell, (measurements) => (measured = measurements));
  } finally {
    if (measured !== null) await report(measured, options);
  }
}

async function report(measurements: Measurements, options: Options): Promise<void> {
  const targets = targetsOf(measurements);
  const machine = { cpus: availableParallelism(), node: process.version, workerd: await versionOf("workerd") };
  console.log(`${machine.cpus} CPUs, Node ${machine.node}, workerd ${machine.workerd}, ${options.rounds} rounds\n`);
  console.log(tableOf(measurements, targets));
  const { rounds, isQuick } = options;
  if (options.json !== null) {
    await writeFile(options.json, `${JSON.stringify({ machine, rounds, isQuick, targets, measurements }, null, 2)}\n`);
  }
}

function tell(what: string): void {
  console.error(`${Math.round(performance.now() / 1000)} s  ${what}`);
}

async function versionOf(name: string): Promise<string> {
  const file = resolve(import.meta.dirname, "../node_modules", name, "package.json");
  return (JSON.parse(await readFile(file, "utf8")) as { version: string }).version;
}

try {
  await main(process.argv.slice(2));
} catch (error) {
  if (error instanceof UsageError) console.error(`${error.message}\n\n${HELP}`);
  else console.error(error);
  process.exitCode = error instanceof UsageError ? 2 : 1;
}
