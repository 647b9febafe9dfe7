// Runs the measurements, part by part. Contenders take turns in every round.
import { Development } from "./parts/development.ts";
import { type Alive, REST_MS, type Wiped, keepAlive, wipe } from "./parts/alive.ts";
import { type Isolates, isolates } from "./parts/isolates.ts";
import { CLIENTS, type Load, load, measure, sized, timed } from "./parts/load.ts";
import { type Operations, operations } from "./parts/operations.ts";
import { type Original, original } from "./parts/original.ts";
import type { Options, Part } from "./options.ts";
import { median } from "./statistics.ts";
import { COUNTING, COUNTING_BARE, type Contender, startCoatcheck, startFloor, startWorkflows } from "./contenders.ts";
import type { Worker } from "./runtime.ts";
import { memoryBytes } from "./system.ts";

/** The rounds of one measurement, by contender. */
export type Rounds<Value> = Record<string, Value[]>;

export interface Measurements {
  readonly gzippedBytes: number;
  /** By number of clients. */
  load?: Record<string, Rounds<Load>>;
  /** Bytes of memory after the load. */
  memory?: Record<string, number>;
  original?: Original[];
  /** `schedule` and `poll` alone, and `wait`: an execution with `Prefer: wait` instead of polls. */
  requests?: Record<"schedule" | "poll" | "wait", Rounds<Load>>;
  /** Median milliseconds by bytes of the result. */
  sizes?: Record<string, Rounds<number>>;
  isolates?: Isolates;
  /** Without a history, which is what an execution itself costs, and with one. */
  operations?: Operations;
  operationsWithHistory?: Operations;
  disk?: Wiped;
  alive?: Alive[];
  /** The same load under `npm run dev`, with and without wrangler's local observability, and without wrangler. */
  development?: Rounds<Load>;
}

/**
 * Executions before anything is measured: until then the runtime is still compiling hot code. Workflows restarts for
 * each part, for another reason (below), and runs less JavaScript.
 */
const WARM_UP = 1500;

/**
 * Until the objects of the previous turn have left memory: closing their files loads the machine, and is not part of
 * the next turn.
 */
const CALM_MS = 12_000;

/** Measures part by part. `tell` gets the progress, `keep` the results so far, in case a later part fails. */
export async function measureAll(
  options: Options,
  tell: (what: string) => void,
  keep: (measurements: Measurements) => void,
): Promise<void> {
  const { parts, rounds, isQuick } = options;
  const some = (executions: number) => (isQuick ? Math.max(10, Math.round(executions / 10)) : executions);
  const has = (part: Part) => parts.has(part) && (tell(part), true);

  tell("starting coatcheck, floor and Workflows");
  const coatcheck = await startCoatcheck();
  const floor = await startFloor();
  const contenders = [coatcheck, floor, await startWorkflows()];
  // Locally, a Workflow instance keeps its files open as long as it is remembered: thousands of them are too many.
  const restartWorkflows = async () => {
    const [old] = contenders.splice(2, 1);
    if (old !== undefined) await stop(old);
    const restarted = await startWorkflows();
    contenders.push(restarted);
    await load(restarted, 8, some(300));
  };
  const all: Measurements = { gzippedBytes: coatcheck.runtime.gzippedBytes };
  keep(all);
  try {
    for (const contender of contenders) await load(contender, 8, some(contender === contenders[2] ? 300 : WARM_UP));

    if (has("load")) {
      all.load = {};
      for (const clients of CLIENTS) {
        await restartWorkflows();
        all.load[clients] = await inTurn(rounds, contenders, async (contender) => {
          if (!isQuick) await new Promise((resume) => setTimeout(resume, CALM_MS));
          return load(contender, clients, Math.max(clients, some(100 + 4 * clients)));
        });
        tell(`load, ${clients} clients`);
      }
      all.memory = {};
      for (const { runtime } of contenders) all.memory[runtime.name] = await memoryBytes(runtime.pid);
    }

    if (has("original")) {
      all.original = [];
      for (let round = 0; round < rounds; round++) all.original.push(await original(isQuick ? 2 : 8));
    }

    if (has("requests")) {
      await restartWorkflows();
      const wait = { Prefer: "wait=10" };
      all.requests = {
        schedule: await inTurn(rounds, contenders, (contender) =>
          measure(contender, 8, some(200), () => timed(() => contender.client.schedule(contender.verification))),
        ),
        poll: await inTurn(rounds, contenders, async (contender) => {
          const path = await contender.client.schedule(contender.verification);
          await contender.client.done(path, 5);
          return measure(contender, 8, some(2000), () => timed(() => contender.client.send("GET", path)));
        }),
        wait: await inTurn(rounds, [coatcheck], ({ client, verification, ...contender }) =>
          measure(contender, 1, some(100), () =>
            timed(async () => {
              const { location = "" } = await client.send("POST", "/v1/exec/schedule", verification, wait);
              await client.result(new URL(location).pathname);
            }),
          ),
        ),
      };
    }

    if (has("sizes")) {
      all.sizes = {};
      for (const bytes of [1000, 4_000_000]) {
        all.sizes[bytes] = await inTurn(rounds, [coatcheck, floor], (contender) => sized(contender, bytes, some(40)));
      }
    }

    if (has("isolates")) {
      // In a process of its own: one that has been under load returns memory while it is measured.
      all.isolates = await using(await startCoatcheck(), (contender) => isolates(contender, isQuick ? 5 : 50));
    }
  } finally {
    await Promise.all(contenders.map(stop));
  }

  if (has("operations")) {
    // Both at once: operations are counted, not timed.
    const count = async (worker: Worker) => using(await startCoatcheck(worker), (one) => operations(one, some(50)));
    [all.operations, all.operationsWithHistory] = await Promise.all([count(COUNTING_BARE), count(COUNTING)]);
  }
  if (has("disk")) all.disk = await using(await startCoatcheck(), (one) => wipe(one, some(200)));
  if (has("alive")) {
    all.alive = await using(await startCoatcheck(), async (one) => {
      await load(one, 8, some(300));
      const rest = isQuick ? 0 : REST_MS;
      const few = await keepAlive(one, 0, some(1000), some(200), rest);
      tell(`alive, ${few.alive}`);
      return [few, await keepAlive(one, few.alive, some(20_000), some(200), rest)];
    });
  }
  if (has("development")) all.development = await development(rounds, some(100));
}

/**
 * Every other round is reversed, so that no contender always follows the same one and is measured with its
 * aftereffects.
 */
async function inTurn<Value>(
  rounds: number,
  contenders: readonly Contender[],
  measurement: (contender: Contender) => Promise<Value>,
): Promise<Rounds<Value>> {
  const values: Rounds<Value> = {};
  for (let round = 0; round < rounds; round++) {
    const order = round % 2 === 0 ? contenders : contenders.toReversed();
    for (const contender of order) (values[contender.runtime.name] ??= []).push(await measurement(contender));
  }
  return values;
}

/** The median over the rounds of `value` of one contender, divided by that of the other. */
export function ratio<Value>(
  rounds: Rounds<Value>,
  one: string,
  other: string,
  value: (round: Value) => number,
): number {
  const others = rounds[other] ?? [];
  return median(
    (rounds[one] ?? []).flatMap((round, index) => {
      const reference = others[index];
      return reference === undefined ? [] : [value(round) / value(reference)];
    }),
  );
}

async function development(rounds: number, executions: number): Promise<Rounds<Load>> {
  const observed = await Development.start({ X_LOCAL_OBSERVABILITY: "true" });
  const plain = await Development.start({});
  const bare = await startCoatcheck();
  const values: Rounds<Load> = { observed: [], dev: [], bare: [] };
  try {
    for (let round = 0; round <= rounds; round++) {
      const loaded = {
        observed: await observed.load(8, executions),
        dev: await plain.load(8, executions),
        bare: await load(bare, 8, executions),
      };
      // The first round warms up.
      if (round > 0) for (const [name, one] of Object.entries(loaded)) values[name]?.push(one);
    }
  } finally {
    await Promise.all([observed.stop(), plain.stop(), stop(bare)]);
  }
  return values;
}

async function using<Value>(contender: Contender, work: (contender: Contender) => Promise<Value>): Promise<Value> {
  try {
    return await work(contender);
  } finally {
    await stop(contender);
  }
}

async function stop({ client, runtime }: Contender): Promise<void> {
  client.close();
  await runtime.stop();
}
