// Components that have never run here: their first call, their second, and their memory.
import { median } from "../statistics.ts";
import { type Subject, orderFor, packedComponent, push } from "../subjects.ts";
import { memoryBytes } from "../system.ts";
import { load } from "./load.ts";

export interface Isolates {
  readonly components: number;
  /** Median milliseconds of a whole execution that loads the isolate of a new version. */
  readonly first: number;
  readonly warm: number;
  /** Of one isolate. */
  readonly memoryBytes: number;
}

/** Executions of another component before, so that what is measured is the isolates and not the rest of the service. */
const WARM_UP = 100;

/** `subject`: one that nothing was asked of before. */
export async function isolates(subject: Subject, components: number): Promise<Isolates> {
  const { client, runtime } = subject;
  const ids = Array.from({ length: components }, (_, index) => `bench-${index}`);
  const file = await packedComponent();
  for (const id of ids) await push(client, id, file);
  await load(subject, 1, WARM_UP);
  const memoryBefore = await memoryBytes(runtime.pid);
  const run = async () => {
    const times: number[] = [];
    for (const id of ids) times.push(await client.execute(orderFor(id), 2));
    return median(times);
  };
  const first = await run();
  const memory = ((await memoryBytes(runtime.pid)) - memoryBefore) / components;
  return { components, first, warm: await run(), memoryBytes: memory };
}
