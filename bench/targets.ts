// What is to be reached, each as a ratio of one run or as a count.
import { type Measurements, ratio } from "./measurements.ts";
import type { Load } from "./parts/load.ts";
import { median } from "./statistics.ts";

export interface Target {
  readonly name: string;
  readonly value: number;
  readonly most: number | null;
  readonly least: number | null;
  readonly isReached: boolean;
  /** What the floor itself comes to, where it is measured against the same: nothing that does more can be expected to do better. */
  readonly floor: number | null;
}

const BUNDLE_KB = 250;

const perSecond = (load: Load) => load.perSecond;
const cpu = (load: Load) => load.cpu;

/** Those that the measurements that were made say something about. */
export function targetsOf(all: Measurements): Target[] {
  const targets: Target[] = [];
  const atMost = (name: string, value: number, most: number, floor: number | null = null) =>
    targets.push({ name, value, most, least: null, isReached: value <= most, floor });
  const atLeast = (name: string, value: number, least: number, floor: number | null = null) =>
    targets.push({ name, value, most: null, least, isReached: value >= least, floor });

  for (const clients of [1, 32]) {
    const rounds = all.load?.[clients];
    if (rounds === undefined) continue;
    const beside = (other: string, value: (load: Load) => number, one = "coatcheck") =>
      ratio(rounds, one, other, value);
    const at = clients === 1 ? "1 client" : `${clients} clients`;
    const p50 = beside("floor", (load) => load.p50);
    atMost(`p50 of a whole execution / floor, ${at}`, p50, 1.15);
    atMost(`CPU per execution / floor, ${at}`, beside("floor", cpu), 1.2);
    const floor = [beside("workflows", perSecond, "floor"), beside("workflows", cpu, "floor")] as const;
    atLeast(`throughput / Workflows, ${at}`, beside("workflows", perSecond), 2, floor[0]);
    atMost(`CPU per execution / Workflows, ${at}`, beside("workflows", cpu), 0.5, floor[1]);
  }
  const alone = all.load?.[1];
  const processes = all.original;
  if (alone !== undefined && processes !== undefined) {
    const process = median(processes.map((round) => round.cpu));
    const cpuOf = (subject: string) => median((alone[subject] ?? []).map((load) => load.cpu)) / process;
    atMost("CPU per execution / a process per execution", cpuOf("coatcheck"), 1 / 25, cpuOf("floor"));
  }
  if (all.isolates !== undefined && processes !== undefined) {
    const first = all.isolates.first / median(processes.map(({ p50 }) => p50));
    atMost("first call of a new version / a process", first, 1);
  }
  const [few, many] = all.alive ?? [];
  if (few !== undefined && many !== undefined) {
    atMost(`p50 with ${many.alive} alive / with ${few.alive}`, many.next.p50 / few.next.p50, 1.2);
  }
  if (all.operations !== undefined) {
    atMost("rows written to handed out", all.operations.rowsWritten, 5);
    atMost("rows written by the wipe", all.operations.rowsWrittenByWipe, 1);
    atMost("object calls, without polls", all.operations.objectCalls, 5);
  }
  atMost("bundle, gzipped KB", all.gzippedBytes / 1000, BUNDLE_KB);
  return targets;
}
