// The measurements, part by part: what starts what, in which order, how often. Subjects take turns in every round.
import { Development } from "./parts/development.ts";
import { type Alive, REST_MS, type Wiped, keepAlive, wipe } from "./parts/alive.ts";
import { type Isolates, isolates } from "./parts/isolates.ts";
import { CLIENTS, type Load, load, measure, timed } from "./parts/load.ts";
import { type Operations, operations } from "./parts/operations.ts";
import { type Original, original } from "./parts/original.ts";
import { sized } from "./parts/sizes.ts";
import type { Options, Part } from "./options.ts";
import { median } from "./statistics.ts";
import { COUNTING, COUNTING_BARE, type Subject, startCoatcheck, startFloor, startWorkflows } from "./subjects.ts";
import type { Worker } from "./runtime.ts";
import { memoryBytes } from "./system.ts";

/** Rounds of one measurement, by subject. */
export type Rounds<Value> = Record<string, Value[]>;

export interface Measurements {
  readonly gzippedBytes: number;
  /** By number of clients. */
  load?: Record<string, Rounds<Load>>;
  /** Bytes of memory after the load. */
  memory?: Record<string, number>;
  original?: Original[];
  /** `schedule`, `poll` alone, and `wait`: an execution with `Prefer: wait` in the place of polls. */
  requests?: Record<"schedule" | "poll" | "wait", Rounds<Load>>;
  /** Median milliseconds by bytes of the result. */
  sizes?: Record<string, Rounds<number>>;
  isolates?: Isolates;
  /** Where the deployment keeps no history, which is what an execution itself costs, and where it does. */
  operations?: Operations;
  operationsWithHistory?: Operations;
  disk?: Wiped;
  alive?: Alive[];
  /** The same load under `npm run dev`, with wrangler's local observability and without, and without wrangler. */
  development?: Rounds<Load>;
}

/**
 * Executions before anything is measured: so long the runtime still compiles what it finds to be used often. A Workflow is started anew
 * for each part, for another reason (below), and does less in JavaScript.
 */
const WARM_UP = 1500;

/** Until the objects of the turn before have left memory: closing their files is work for the whole machine, and no part of the next turn. */
const CALM_MS = 12_000;

/** Measures part by part; `tell` hears which, and `keep` what there is so far, in case that a later part fails. */
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
  const subjects = [coatcheck, floor, await startWorkflows()];
  // An instance of a Workflow keeps its files open for as long as it is remembered, locally: some thousands of them are too many.
  const renewWorkflows = async () => {
    const [old] = subjects.splice(2, 1);
    if (old !== undefined) await stop(old);
    const renewed = await startWorkflows();
    subjects.push(renewed);
    await load(renewed, 8, some(300));
  };
  const all: Measurements = { gzippedBytes: coatcheck.runtime.gzippedBytes };
  keep(all);
  try {
    for (const subject of subjects) await load(subject, 8, some(subject === subjects[2] ? 300 : WARM_UP));

    if (has("load")) {
      all.load = {};
      for (const clients of CLIENTS) {
        await renewWorkflows();
        all.load[clients] = await inTurn(rounds, subjects, async (subject) => {
          if (!isQuick) await new Promise((resume) => setTimeout(resume, CALM_MS));
          return load(subject, clients, Math.max(clients, some(100 + 4 * clients)));
        });
        tell(`load, ${clients} clients`);
      }
      all.memory = {};
      for (const { runtime } of subjects) all.memory[runtime.name] = await memoryBytes(runtime.pid);
    }

    if (has("original")) {
      all.original = [];
      for (let round = 0; round < rounds; round++) all.original.push(await original(isQuick ? 2 : 8));
    }

    if (has("requests")) {
      await renewWorkflows();
      const wait = { Prefer: "wait=10" };
      all.requests = {
        schedule: await inTurn(rounds, subjects, (subject) =>
          measure(subject, 8, some(200), () => timed(() => subject.client.schedule(subject.order))),
        ),
        poll: await inTurn(rounds, subjects, async (subject) => {
          const path = await subject.client.schedule(subject.order);
          await subject.client.done(path, 5);
          return measure(subject, 8, some(2000), () => timed(() => subject.client.send("GET", path)));
        }),
        wait: await inTurn(rounds, [coatcheck], ({ client, order, ...subject }) =>
          measure(subject, 1, some(100), () =>
            timed(async () => {
              const { location = "" } = await client.send("POST", "/v1/exec/schedule", order, wait);
              await client.result(new URL(location).pathname);
            }),
          ),
        ),
      };
    }

    if (has("sizes")) {
      all.sizes = {};
      for (const bytes of [1000, 4_000_000]) {
        all.sizes[bytes] = await inTurn(rounds, [coatcheck, floor], (subject) => sized(subject, bytes, some(40)));
      }
    }

    if (has("isolates")) {
      // In a process of its own: one that has been under load gives memory back while this one's is looked at.
      all.isolates = await using(await startCoatcheck(), (subject) => isolates(subject, isQuick ? 5 : 50));
    }
  } finally {
    await Promise.all(subjects.map(stop));
  }

  if (has("operations")) {
    // At the same time: they are counted, not timed.
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

/** In every other round the last comes first: none always follows on the same one, whose traces it would be measured with. */
async function inTurn<Value>(
  rounds: number,
  subjects: readonly Subject[],
  measurement: (subject: Subject) => Promise<Value>,
): Promise<Rounds<Value>> {
  const values: Rounds<Value> = {};
  for (let round = 0; round < rounds; round++) {
    const order = round % 2 === 0 ? subjects : subjects.toReversed();
    for (const subject of order) (values[subject.runtime.name] ??= []).push(await measurement(subject));
  }
  return values;
}

/** The median over the rounds of what `value` is in one subject, divided by what it is in the other. */
export function ratio<Value>(
  rounds: Rounds<Value>,
  one: string,
  other: string,
  value: (round: Value) => number,
): number {
  const others = rounds[other] ?? [];
  return median(
    (rounds[one] ?? []).flatMap((round, index) => {
      const beside = others[index];
      return beside === undefined ? [] : [value(round) / value(beside)];
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

async function using<Value>(subject: Subject, work: (subject: Subject) => Promise<Value>): Promise<Value> {
  try {
    return await work(subject);
  } finally {
    await stop(subject);
  }
}

async function stop({ client, runtime }: Subject): Promise<void> {
  client.close();
  await runtime.stop();
}
