// Executions that are alive at once: done, and not fetched. What they cost the next execution, memory and disk; and
// what is left on disk after they are wiped.
import type { Contender } from "../contenders.ts";
import { diskUse, memoryBytes } from "../system.ts";
import { type Load, load, measure, timed } from "./load.ts";

export interface Alive {
  readonly alive: number;
  /** One client's executions next to the others. */
  readonly next: Load;
  readonly memoryBytes: number;
  readonly diskBytes: number;
}

/**
 * After the last poll. Objects leave memory within 20 seconds, and each deletes its journal file as it does. For up to
 * six minutes after a deletion, ext4 without a journal searches long for an inode that it may reuse (RECENTCY_MIN and
 * RECENTCY_DIRTY in Linux's fs/ext4/ialloc.c), and every new object is a file. The executions that are alive are
 * measured, not the aftermath of 20,000 deletions.
 */
export const REST_MS = 380_000;

/**
 * Schedules until `alive` executions are alive, of which `already` were before; waits until all are done, then
 * `restMs`.
 */
export async function keepAlive(
  contender: Contender,
  already: number,
  alive: number,
  executions: number,
  restMs: number,
): Promise<Alive> {
  const { client, runtime } = contender;
  const paths: string[] = [];
  await measure(contender, 32, alive - already, () =>
    timed(async () => {
      paths.push(await client.schedule(contender.verification));
    }),
  );
  for (const path of paths) await client.done(path, 20);
  await new Promise((resume) => setTimeout(resume, restMs));
  const next = await load(contender, 1, executions);
  return {
    alive,
    next,
    memoryBytes: await memoryBytes(runtime.pid),
    diskBytes: (await diskUse(runtime.folder)).bytes,
  };
}

export interface Wiped {
  readonly executions: number;
  /** Per execution, beyond what the service has on disk without any. */
  readonly aliveBytes: number;
  readonly wipedBytes: number;
}

/** The objects' files stay behind, empty: the local runtime deletes none. */
export async function wipe(contender: Contender, executions: number): Promise<Wiped> {
  const { client, runtime, verification } = contender;
  const { bytes: before } = await diskUse(runtime.folder);
  const results: string[] = [];
  for (let index = 0; index < executions; index++) {
    results.push(await client.done(await client.schedule(verification), 2));
  }
  const { bytes: alive } = await diskUse(runtime.folder);
  for (const path of results) await client.result(path);
  await new Promise((resume) => setTimeout(resume, WIPED_AFTER_MS));
  const { bytes: wiped } = await diskUse(runtime.folder);
  return { executions, aliveBytes: (alive - before) / executions, wipedBytes: (wiped - before) / executions };
}

/** Until the alarm has wiped what was handed out, and the objects have left memory, which empties their journals. */
const WIPED_AFTER_MS = 40_000;
