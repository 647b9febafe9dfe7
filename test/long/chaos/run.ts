// A run: starts the service, pushes the component, goes through the cycles, waits for every execution to end, and
// judges.
import { execFile } from "node:child_process";
import { resolve } from "node:path";
import { promisify } from "node:util";

import { Client } from "./http.ts";
import { NO_FAULTS, insideFaults } from "./inside.ts";
import { Journal } from "./journal.ts";
import type { Spans } from "./judge.ts";
import { Ledger, type Violation } from "./ledger.ts";
import type { Options } from "./options.ts";
import { COMPONENTS, planCycle } from "./plan.ts";
import { ROOT_USER, Server } from "./server.ts";
import { type Setting, tell } from "./stories.ts";
import { type Table, tabulate } from "./table.ts";

export interface Result {
  readonly table: Table;
  readonly violations: readonly Violation[];
  /** Unexpected errors that the service logged; the faults explain them, or else a violation shows. */
  readonly errors: readonly string[];
  readonly cycles: number;
}

/** Short enough to be met. */
const RUN_SECONDS = 3;

const PROGRESS_MS = 10_000;

/** `signal` ends it in the middle; what is told by then is judged. */
export async function run(
  options: Options,
  log: string,
  print: (line: string) => void,
  signal: AbortSignal,
): Promise<Result> {
  const server = await Server.start({
    worker: options.defect ? "defects.ts" : "worker.ts",
    variables: variables(options),
    awayMs: options.away * 1000,
    log,
  });
  const client = new Client(server.port);
  const over = new AbortController();
  const leave = () => over.abort();
  signal.addEventListener("abort", leave);
  try {
    const journal = new Journal();
    server.on("line", (line) => journal.hear(line));
    const spans: Spans = {
      runMs: RUN_SECONDS * 1000,
      executionMs: options.ttl * 1000,
      outcomeMs: options.window * 1000,
    };
    const ledger = new Ledger(journal, server.outages, spans);
    await pushComponents(server.port);
    const setting: Setting = { client, account: await makeAccount(client), ...spans, signal: over.signal };
    const { cycles, violations } = await turn(options, server, ledger, setting, print);
    return { table: tabulate(ledger.histories, journal, server.outages), violations, errors: journal.errors, cycles };
  } finally {
    over.abort();
    signal.removeEventListener("abort", leave);
    client.close();
    await server.stop();
  }
}

/** The first violation ends the run with its cycle. */
async function turn(options: Options, server: Server, ledger: Ledger, setting: Setting, print: (line: string) => void) {
  const load = { ...options, cycleMs: options.seconds * 1000, runMs: RUN_SECONDS * 1000 };
  const told: Promise<void>[] = [];
  const violations: Violation[] = [];
  let cycles = 0;
  const isEnough = () => setting.signal.aborted || violations.length > 0;
  const progress = () => {
    violations.push(...ledger.judge(false));
    const { length } = ledger.histories;
    const open = ledger.histories.filter(({ isTold }) => !isTold).length;
    print(`cycle ${cycles} of ${options.cycles}: ${length - open} of ${length} told, ${violations.length} violations`);
  };
  while (cycles < options.cycles && !isEnough()) {
    cycles += 1;
    const { stories, faults } = planCycle(load, cycles);
    told.push(...stories.map((story) => tell(setting, ledger.open(story, cycles))));
    await Promise.all([pause(load.cycleMs, setting.signal), strike(server, faults, setting.signal)]);
    progress();
  }
  const all = Promise.all(told).then(() => true);
  while (!isEnough() && !(await Promise.race([all, pause(PROGRESS_MS, setting.signal)]))) progress();
  if (!isEnough()) violations.push(...ledger.judge(true));
  return { cycles, violations };
}

async function strike(
  server: Server,
  faults: ReturnType<typeof planCycle>["faults"],
  signal: AbortSignal,
): Promise<void> {
  const from = Date.now();
  for (const { fault, atMs } of faults) {
    await pause(from + atMs - Date.now(), signal);
    if (!signal.aborted) await server.strike(fault);
  }
}

function variables({ seed, ttl, window, isFaultyInside, defect }: Options): Record<string, string> {
  return {
    RUN_TIMEOUT_SECONDS: String(RUN_SECONDS),
    EXECUTION_TTL_SECONDS: String(ttl),
    OUTCOME_TTL_SECONDS: String(window),
    CHAOS: JSON.stringify(isFaultyInside ? insideFaults(seed) : { ...NO_FAULTS, seed }),
    ...(defect !== null && { CHAOS_DEFECT: defect }),
  };
}

async function pushComponents(port: number): Promise<void> {
  const root = resolve(import.meta.dirname, "../../..");
  const user = `${ROOT_USER.email}:${ROOT_USER.key}`;
  for (const id of COMPONENTS) {
    const words = ["push", resolve(import.meta.dirname, "component"), "--id", id, "--url", `http://localhost:${port}`];
    await promisify(execFile)(process.execPath, [resolve(root, "src/cli/main.ts"), ...words, "--user", user]);
  }
}

async function makeAccount(client: Client): Promise<string> {
  const answer = await client.ask({ method: "POST", path: "/v1/accounts", json: { name: "chaos", keys: {} } });
  return (JSON.parse(answer?.body.toString() ?? "{}") as { id: string }).id;
}

function pause(ms: number, signal: AbortSignal): Promise<false> {
  return new Promise((resume) => {
    const done = () => {
      clearTimeout(timer);
      signal.removeEventListener("abort", done);
      resume(false);
    };
    const timer = setTimeout(done, Math.max(0, ms));
    signal.addEventListener("abort", done);
    if (signal.aborted) done();
  });
}
