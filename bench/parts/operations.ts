// What one execution is billed for, counted while executions run (../counting/worker.ts).
import type { Client } from "../client.ts";
import type { Contender } from "../contenders.ts";

type Counts = Readonly<Record<string, number>>;

/** Averages per execution. */
export interface Operations {
  /** Without polls. */
  readonly workerRequests: number;
  /** Calls of objects, without polls and alarms. */
  readonly objectCalls: number;
  readonly polls: number;
  readonly alarms: number;
  /** Until the result is handed out; each put, delete and alarm set is one. */
  readonly rowsWritten: number;
  readonly rowsWrittenByWipe: number;
  readonly rowsRead: number;
  /** Writes, reads and deletes. */
  readonly queueOperations: number;
  readonly isolatesLoaded: number;
  readonly r2Operations: number;
}

/** When the alarm comes that wipes an execution whose result was handed out. */
const WIPED_AFTER_MS = 28_000;

/** The contender must be the counting Worker. */
export async function operations({ client, verification }: Contender, executions: number): Promise<Operations> {
  // The first execution authenticates the user and loads the isolate, which others do not.
  await client.execute(verification, 5);
  await wipe();
  const before = await countsOf(client);
  for (let index = 0; index < executions; index++) await client.execute(verification, 5);
  const done = await countsOf(client);
  await wipe();
  const after = await countsOf(client);

  const each = (from: Counts, to: Counts) => (name: string) => ((to[name] ?? 0) - (from[name] ?? 0)) / executions;
  const running = each(before, done);
  const all = each(before, after);
  const polls = all("Execution progress");
  const calls = Object.keys(after).filter((name) => /^(?:Execution|User) /.test(name) && !name.endsWith(" alarm"));
  return {
    workerRequests: all("Worker requests") - polls,
    objectCalls: calls.reduce((sum, name) => sum + all(name), 0) - polls,
    polls,
    alarms: all("Execution alarm"),
    rowsWritten: running("rows written"),
    rowsWrittenByWipe: each(done, after)("rows written"),
    rowsRead: all("rows read"),
    queueOperations: all("queue writes") + all("queue reads") + all("queue deletes"),
    isolatesLoaded: all("isolates loaded"),
    r2Operations: all("R2 reads") + all("R2 writes"),
  };
}

function wipe(): Promise<void> {
  return new Promise((resume) => setTimeout(resume, WIPED_AFTER_MS));
}

async function countsOf(client: Client): Promise<Counts> {
  const { body } = await client.send("GET", "/counts");
  return JSON.parse(body.toString()) as Counts;
}
