// Components that have never run here: their first call, their second, and their memory.
import { median } from "../statistics.ts";
import { type Subject, orderFor, packedComponent, push } from "../subjects.ts";
import { memoryBytes } from "../system.ts";

export interface Isolates {
  readonly components: number;
  /** Median milliseconds of a whole execution that loads the isolate of a new version. */
  readonly first: number;
  readonly warm: number;
  /** Of one isolate. */
  readonly memoryBytes: number;
}

export async function isolates({ client, runtime }: Subject, components: number): Promise<Isolates> {
  const ids = Array.from({ length: components }, (_, index) => `bench-${index}`);
  const file = await packedComponent();
  for (const id of ids) await push(client, id, file);
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
