// The command line after `npm run bench --`.
import { parseArgs } from "node:util";

export const PARTS = [
  "load",
  "original",
  "requests",
  "sizes",
  "isolates",
  "operations",
  "disk",
  "alive",
  "development",
] as const;
export type Part = (typeof PARTS)[number];

export const HELP = `Usage: npm run bench -- [options]

Compares coatcheck with the leanest Worker that gives the same guarantees (floor), with the same contract on
Cloudflare Workflows, and with the original runner, a process per execution: all in one run, on this machine.

Options
  --only PART    one of ${PARTS.join(", ")}; repeatable
  --rounds N     rounds per measurement; the median counts (default 5)
  --quick        a tenth of the executions, in 2 rounds: shows that everything works, but measures poorly
  --json FILE    writes all numbers to FILE
  --help         shows this help

Exit codes
  0  measured; the table shows which targets were missed
  1  something failed
  2  the command line is invalid`;

export interface Options {
  readonly parts: ReadonlySet<Part>;
  readonly rounds: number;
  readonly isQuick: boolean;
  readonly json: string | null;
  readonly isHelp: boolean;
}

/** The command line is invalid; the message says why. */
export class UsageError extends Error {
  override readonly name = "UsageError";
}

/** Throws UsageError. */
export function readOptions(words: readonly string[]): Options {
  const values = parse(words);
  const only = values.only ?? [];
  const unknown = only.filter((part) => !isPart(part));
  if (unknown.length > 0) throw new UsageError(`--only must be one of ${PARTS.join(", ")}, not ${unknown.join(", ")}.`);
  const isQuick = values.quick ?? false;
  const rounds = Number(values.rounds ?? (isQuick ? 2 : 5));
  if (!Number.isInteger(rounds) || rounds < 1) throw new UsageError("--rounds must be a whole number above 0.");
  return {
    parts: new Set(only.length === 0 ? PARTS : only.filter(isPart)),
    rounds,
    isQuick,
    json: values.json ?? null,
    isHelp: values.help ?? false,
  };
}

function parse(words: readonly string[]) {
  try {
    return parseArgs({
      args: [...words],
      options: {
        only: { type: "string", multiple: true },
        rounds: { type: "string" },
        quick: { type: "boolean" },
        json: { type: "string" },
        help: { type: "boolean" },
      },
    }).values;
  } catch (error) {
    throw new UsageError((error as Error).message, { cause: error });
  }
}

function isPart(word: string): word is Part {
  return (PARTS as readonly string[]).includes(word);
}
