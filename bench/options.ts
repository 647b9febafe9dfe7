// What was typed after `npm run bench --`.
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

Measures coatcheck beside the leanest Worker that keeps its promises (floor), the same contract on Cloudflare Workflows, and the
original runner with a process for each execution; all in one run, round by round, on this machine.

Options
  --only PART    one of ${PARTS.join(", ")}; may be given several times
  --rounds N     rounds of each measurement, of which the median counts (default 5)
  --quick        a tenth of the executions, in 2 rounds: shows that everything works, and measures badly
  --json FILE    writes all numbers to FILE
  --help         shows this

Exit codes
  0  measured; the table says which targets were missed
  1  something failed
  2  something is wrong with what was typed`;

export interface Options {
  readonly parts: ReadonlySet<Part>;
  readonly rounds: number;
  readonly isQuick: boolean;
  readonly json: string | null;
  readonly isHelp: boolean;
}

/** Something is wrong with what was typed; the message says what. */
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
