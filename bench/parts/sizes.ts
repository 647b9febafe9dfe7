// Executions with results of a given size, one at a time.
import { median } from "../statistics.ts";
import type { Subject } from "../subjects.ts";

/** Median milliseconds of a whole execution whose result has `bytes`. */
export async function sized(subject: Subject, bytes: number, executions: number): Promise<number> {
  const times: number[] = [];
  for (let index = 0; index < executions; index++) times.push(await subject.client.execute(subject.sized(bytes), 2));
  return median(times);
}
