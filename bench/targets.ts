// The targets, each a ratio within one run or a count.
import { type Measurements, ratio } from "./measurements.ts";
import type { Load } from "./parts/load.ts";
import { median } from "./statistics.ts";

export interface Target {
  readonly name: string;
  readonly value: number;
  readonly most: number | null;
  readonly least: number | null;
  readonly isReached: boolean;
  /** The floor's own value, if the floor is measured too: nothing that does more can be expected to do better. */
  readonly floor: number | null;
}

const BUNDLE_KB = 250;

const perSecond = (load: Load) => load.perSecond;
const cpu = (load: Load) => load.cpu;

/** The targets that these measurements cover. */
export function targetsOf(all: Measurements): Target[] {
  const targets: Target[] = [];
  const atMost = (name: string, value: number, most: number, floor: number | null = null) =>
    targets.push({ name, value, most, least: null, isReached: value <= most, floor });
  const atLeast = (name: string, value: number, least: number, floor: number | null = null) =>
    targets.push({ name, value, most: null, least, isReached: value >= least, floor });

  for (const clients of [1, 32]) {
    const rounds = all.load?.[clients];
    if (rounds === undefined) continue;
    const relative = (other: string, value: (load: Load) => number, one = "coatcheck") =>
      ratio(rounds, one, other, value);
    const at = clients === 1 ? "1 client" : `${clients} clients`;
    const p50 = relative("floor", (load) => load.p50);
    atMost(`p50 of a whole execution / floor, ${at}`, p50, 1.15);
    atMost(`CPU per execution / floor, ${at}`, relative("floor", cpu), 1.2);
    const floor = [relative("workflows", perSecond, "floor"), relative("workflows", cpu, "floor")] as const;
    atLeast(`throughput / Workflows, ${at}`, relative("workflows", perSecond), 2, floor[0]);
    atMost(`CPU per execution / Workflows, ${at}`, relative("workflows", cpu), 0.5, floor[1]);
  }
  const alone = all.load?.[1];
  const processes = all.original;
  if (alone !== undefined && processes !== undefined) {
    const process = median(processes.map((round) => round.cpu));
    const cpuOf = (contender: string) => median((alone[contender] ?? []).map((load) => load.cpu)) / process;
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
    atMost("object calls, without polls", all.operations.objectCalls, 6);
  }
  atMost("bundle, gzipped KB", all.gzippedBytes / 1000, BUNDLE_KB);
  return targets;
}
