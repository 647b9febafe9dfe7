// What operations cost on Cloudflare's Workers Paid plan, beyond the monthly allowance.
// https://developers.cloudflare.com/workers/platform/pricing/,
// https://developers.cloudflare.com/durable-objects/platform/pricing/,
// https://developers.cloudflare.com/queues/platform/pricing/, read in November 2026.
import type { Operations } from "./parts/operations.ts";

/** Dollars per million. */
const PRICE = {
  workerRequests: 0.3,
  cpuMs: 0.02,
  objectRequests: 0.15,
  rowsWritten: 1,
  rowsRead: 0.001,
  queueOperations: 0.4,
  /** An object is billed for 0.128 GB while it is active. */
  objectGigabyteSeconds: 12.5,
} as const;

const OBJECT_GIGABYTES = 0.128;

/** Seconds that an execution's objects are active: a few milliseconds per call; they hibernate in between. */
const OBJECT_SECONDS = 0.06;

/** Polls of a client that follows `Retry-After`: most executions are done by the second one. */
const POLLS = 2;

/**
 * Dollars per million executions of `cpuMs` milliseconds CPU each. Isolates and R2 are billed by version, not by
 * execution.
 */
export function dollarsPerMillion(counted: Operations, cpuMs: number): number {
  return (
    PRICE.workerRequests * (counted.workerRequests + POLLS) +
    PRICE.cpuMs * cpuMs +
    PRICE.objectRequests * (counted.objectCalls + POLLS + counted.alarms) +
    PRICE.rowsWritten * (counted.rowsWritten + counted.rowsWrittenByWipe) +
    PRICE.rowsRead * counted.rowsRead +
    PRICE.queueOperations * counted.queueOperations +
    PRICE.objectGigabyteSeconds * OBJECT_GIGABYTES * OBJECT_SECONDS
  );
}
