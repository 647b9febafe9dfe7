// The command line of `npm run chaos`.
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";

import { DEFECTS, type Defect } from "./defect.ts";
import { FAULTS, type Fault } from "./plan.ts";

export interface Options {
  readonly cycles: number;
  readonly seed: string;
  readonly seconds: number;
  readonly executions: number;
  readonly ttl: number;
  readonly window: number;
  readonly away: number;
  readonly faults: readonly Fault[];
  readonly isFaultyInside: boolean;
  readonly defect: Defect | null;
  readonly report: string;
}

export const HELP = `Usage: npm run chaos -- [options]

Runs the service under load, kills, reloads and faults it, and accounts for every execution that it accepted.

  --cycles N      cycles of load and faults (10)
  --seed S        plans the same cycles again (drawn, and printed)
  --seconds N     how long a cycle schedules (8)
  --executions N  executions a cycle (30)
  --ttl N         seconds after which an execution that is not done expires (60)
  --window N      seconds that an outcome waits for a reader, and for one that may come back (20)
  --away N        seconds that a killed server stays away; more than the window, and no reader may lose a result (0)
  --faults LIST   of ${FAULTS.join(", ")}, inside; or none (all)
  --defect NAME   breaks the service on purpose, to see that it is found: ${DEFECTS.join(", ")}
  --report FILE   where the report goes, as JSON (the system's folder for temporary files); the server's log is beside it

Exit codes
  0  every execution is accounted for
  1  a promise was broken; each time with the execution's history
  2  what was typed makes no sense
`;

/** Throws what is wrong, as a sentence. */
export function readOptions(words: readonly string[]): Options | "help" {
  const { values } = parseArgs({
    args: [...words],
    options: {
      cycles: { type: "string", default: "10" },
      seed: { type: "string", default: Math.random().toString(36).slice(2, 10) },
      seconds: { type: "string", default: "8" },
      executions: { type: "string", default: "30" },
      ttl: { type: "string", default: "60" },
      window: { type: "string", default: "20" },
      away: { type: "string", default: "0" },
      faults: { type: "string", default: [...FAULTS, "inside"].join(",") },
      defect: { type: "string" },
      report: { type: "string" },
      help: { type: "boolean", short: "h", default: false },
    },
  });
  if (values.help) return "help";
  if (!/^[\w.-]{1,64}$/.test(values.seed))
    throw new Error("--seed must be 1 to 64 letters, digits, dots, hyphens and underscores.");
  const names = values.faults === "none" ? [] : values.faults.split(",");
  const stranger = names.find((name) => name !== "inside" && !isFault(name));
  if (stranger !== undefined) throw new Error(`--faults does not know ${JSON.stringify(stranger)}.`);
  const defect = DEFECTS.find((name) => name === values.defect) ?? null;
  if (values.defect !== undefined && defect === null) throw new Error(`--defect must be one of ${DEFECTS.join(", ")}.`);
  return {
    cycles: whole("cycles", values.cycles, 1, 100_000),
    seed: values.seed,
    seconds: whole("seconds", values.seconds, 1, 600),
    executions: whole("executions", values.executions, 1, 1000),
    ttl: whole("ttl", values.ttl, 10, 3600),
    window: whole("window", values.window, 1, 3600),
    away: whole("away", values.away, 0, 600),
    faults: names.filter(isFault),
    isFaultyInside: names.includes("inside"),
    defect,
    report: values.report ?? join(tmpdir(), `coatcheck-chaos-${values.seed}.json`),
  };
}

function isFault(name: string): name is Fault {
  return (FAULTS as readonly string[]).includes(name);
}

function whole(name: string, text: string, least: number, most: number): number {
  const number = /^\d+$/.test(text) ? Number(text) : NaN;
  if (number >= least && number <= most) return number;
  throw new Error(`--${name} must be a whole number from ${least} to ${most}.`);
}
