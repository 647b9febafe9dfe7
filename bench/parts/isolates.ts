// Components that have not run here before: their first call, their second, and their memory.
import { median } from "../statistics.ts";
import { type Contender, verificationBy, packedComponent, push } from "../contenders.ts";
import { memoryBytes } from "../system.ts";
import { load } from "./load.ts";

export interface Isolates {
  readonly components: number;
  /** Median milliseconds of a whole execution that has to load an isolate for a new version. */
  readonly first: number;
  readonly warm: number;
  /** Per isolate. */
  readonly memoryBytes: number;
}

/** Executions of another component first, so that this measures the isolates and not the rest of the service. */
const WARM_UP = 100;

/** `contender`: freshly started. */
export async function isolates(contender: Contender, components: number): Promise<Isolates> {
  const { client, runtime } = contender;
  const ids = Array.from({ length: components }, (_, index) => `bench-${index}`);
  const file = await packedComponent();
  for (const id of ids) await push(client, id, file);
  await load(contender, 1, WARM_UP);
  const memoryBefore = await memoryBytes(runtime.pid);
  const run = async () => {
    const times: number[] = [];
    for (const id of ids) times.push(await client.execute(verificationBy(id), 2));
    return median(times);
  };
  const first = await run();
  const memory = ((await memoryBytes(runtime.pid)) - memoryBefore) / components;
  return { components, first, warm: await run(), memoryBytes: memory };
}
