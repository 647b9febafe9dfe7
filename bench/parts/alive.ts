// Executions that are alive at once: done, and fetched by nobody. What they cost the next one, memory and disk; and what is left
// on disk after their wipe.
import type { Subject } from "../subjects.ts";
import { diskUse, memoryBytes } from "../system.ts";
import { type Load, load, measure, timed } from "./load.ts";

export interface Alive {
  readonly alive: number;
  /** Of one client's executions among the others. */
  readonly next: Load;
  readonly memoryBytes: number;
  readonly diskBytes: number;
}

/**
 * From the last poll. The objects leave memory within 20 seconds, and the journals that go with them are as many files deleted; for up to six
 * minutes after that ext4, where it has no journal, searches long for an inode that it may use again (RECENTCY_MIN and RECENTCY_DIRTY in
 * Linux's fs/ext4/ialloc.c), and every new object is a file. Alive is what is measured, not what 20,000 deletions leave behind.
 */
export const REST_MS = 380_000;

/** Schedules until `alive` executions are alive, `already` of them before, and waits until all are done, and then for `restMs`. */
export async function keepAlive(
  subject: Subject,
  already: number,
  alive: number,
  executions: number,
  restMs: number,
): Promise<Alive> {
  const { client, runtime } = subject;
  const paths: string[] = [];
  await measure(subject, 32, alive - already, () =>
    timed(async () => {
      paths.push(await client.schedule(subject.order));
    }),
  );
  for (const path of paths) await client.done(path, 20);
  await new Promise((resume) => setTimeout(resume, restMs));
  const next = await load(subject, 1, executions);
  return {
    alive,
    next,
    memoryBytes: await memoryBytes(runtime.pid),
    diskBytes: (await diskUse(runtime.folder)).bytes,
  };
}

export interface Wiped {
  readonly executions: number;
  /** For one execution, beyond what the service has on disk without any. */
  readonly aliveBytes: number;
  readonly wipedBytes: number;
}

/** The files of objects stay, empty: the local runtime deletes none. */
export async function wipe(subject: Subject, executions: number): Promise<Wiped> {
  const { client, runtime, order } = subject;
  const { bytes: before } = await diskUse(runtime.folder);
  const results: string[] = [];
  for (let index = 0; index < executions; index++) {
    results.push(await client.done(await client.schedule(order), 2));
  }
  const { bytes: alive } = await diskUse(runtime.folder);
  for (const path of results) await client.result(path);
  await new Promise((resume) => setTimeout(resume, WIPED_AFTER_MS));
  const { bytes: wiped } = await diskUse(runtime.folder);
  return { executions, aliveBytes: (alive - before) / executions, wipedBytes: (wiped - before) / executions };
}

/** The alarm that wipes what was handed out at once, and time for the objects to leave memory, which empties their journals. */
const WIPED_AFTER_MS = 40_000;
