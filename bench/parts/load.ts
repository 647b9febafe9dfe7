// A number of clients, each running one execution after another.
import { performance } from "node:perf_hooks";

import { median, quantile } from "../statistics.ts";
import type { Contender } from "../contenders.ts";
import { cpuMs } from "../system.ts";

export interface Load {
  readonly clients: number;
  readonly executions: number;
  /** Milliseconds of a whole execution: scheduled, polled, fetched. */
  readonly p50: number;
  readonly p95: number;
  readonly perSecond: number;
  /** Milliseconds of the runtime's CPU per execution. */
  readonly cpu: number;
}

/**
 * How long a client pauses between polls, by number of clients: the more clients, the longer, so that polls do not
 * dominate.
 */
const PAUSE_MS: Readonly<Record<number, number>> = { 1: 2, 8: 20, 32: 80, 128: 320 };

export const CLIENTS = [1, 8, 32, 128] as const;

export async function load(contender: Contender, clients: number, executions: number): Promise<Load> {
  const pause = PAUSE_MS[clients] ?? 2;
  return measure(contender, clients, executions, () => contender.client.execute(contender.verification, pause));
}

/** Runs `once` `executions` times, `clients` at a time; each call answers its milliseconds. */
export async function measure(
  { runtime }: Pick<Contender, "runtime">,
  clients: number,
  executions: number,
  once: (index: number) => Promise<number>,
): Promise<Load> {
  const times: number[] = [];
  let next = 0;
  const client = async () => {
    while (next < executions) times.push(await once(next++));
  };
  const cpuBefore = await cpuMs(runtime.pid);
  const from = performance.now();
  await Promise.all(Array.from({ length: clients }, client));
  const wall = performance.now() - from;
  const cpu = (await cpuMs(runtime.pid)) - cpuBefore;
  return {
    clients,
    executions,
    p50: quantile(times, 0.5),
    p95: quantile(times, 0.95),
    perSecond: (executions * 1000) / wall,
    cpu: cpu / executions,
  };
}

/** Milliseconds that `work` takes. */
export async function timed(work: () => Promise<unknown>): Promise<number> {
  const from = performance.now();
  await work();
  return performance.now() - from;
}

/** Runs one execution at a time whose result has `bytes`; answers the median of their milliseconds. */
export async function sized(contender: Contender, bytes: number, executions: number): Promise<number> {
  const times: number[] = [];
  for (let index = 0; index < executions; index++) {
    times.push(await contender.client.execute(contender.sized(bytes), 2));
  }
  return median(times);
}
