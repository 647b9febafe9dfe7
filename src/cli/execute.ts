// One execution from the client's side: scheduled, waited for and fetched, each under a key that lets a lost answer be
// asked for again; or cancelled, when this process is told to end.
import { randomUUID } from "node:crypto";
import { constants } from "node:os";
import { setTimeout as pause } from "node:timers/promises";

import { Mistakes, Unavailable } from "./command.ts";
import { type Options, type Reply, type Service, refused, retryAfterMs } from "./service.ts";

export interface Reason {
  readonly name: string;
  readonly message: string;
}

export type Ending =
  | { readonly status: "fulfilled"; readonly data: unknown }
  | { readonly status: "rejected"; readonly reason: Reason }
  | { readonly status: "interrupted"; readonly message: string; readonly exitCode: number };

/** Where a service does not say when to come again. */
const POLL_PAUSE_MS = 1000;

/** npm sends the Ctrl-C of a terminal a second time; a person's second one takes longer. */
const ECHO_MS = 500;

/** Throws Mistakes and Unavailable. */
export async function execute(service: Service, request: unknown): Promise<Ending> {
  const { signal, exitCode } = listenForInterruption();
  const headers = { "Idempotency-Key": randomUUID() };
  let ticket: string | null = null;
  try {
    ticket = await schedule(service, { headers, body: request, signal });
    const ready = await waitUntilReady(service, ticket, signal);
    const result = await service.send("GET", locationOf(ready), { headers, signal, isPatient: true });
    return endingOf(result);
  } catch (error) {
    if (!signal.aborted) throw error;
    // Scheduled once more under its key, an execution whose ticket was lost on the way tells it.
    const message = await cancel(service, async () => ticket ?? schedule(service, { headers, body: request }));
    return { status: "interrupted", message, exitCode: exitCode() };
  }
}

/** The first SIGINT or SIGTERM aborts the signal; a second one ends this process at once. */
function listenForInterruption(): { signal: AbortSignal; exitCode: () => number } {
  const interruption = new AbortController();
  let exitCode = 0;
  let interruptedAt = 0;
  for (const name of ["SIGINT", "SIGTERM"] as const)
    process.on(name, () => {
      if (interruption.signal.aborted) {
        if (Date.now() - interruptedAt > ECHO_MS) process.exit(exitCode);
        return;
      }
      exitCode = 128 + constants.signals[name];
      interruptedAt = Date.now();
      interruption.abort();
    });
  return { signal: interruption.signal, exitCode: () => exitCode };
}

/** Answers the ticket: where to ask for the execution. */
async function schedule(service: Service, options: Options): Promise<string> {
  const reply = await service.send("POST", "/v1/exec/schedule", options);
  return reply.status === 202 ? locationOf(reply) : refused(reply);
}

async function waitUntilReady(service: Service, ticket: string, signal: AbortSignal): Promise<Reply> {
  for (;;) {
    const askedAt = Date.now();
    const reply = await service.send("GET", ticket, { headers: { Prefer: "wait=30" }, signal, isPatient: true });
    if (reply.status === 303) return reply;
    if (reply.status === 404) throw new Unavailable("The execution expired, or was cancelled, before it was done.");
    if (reply.status !== 200) return refused(reply);
    // A service that held its answer is asked again at once; one that does not know the preference, when it says.
    const earliestAt = askedAt + (retryAfterMs(reply.headers) ?? POLL_PAUSE_MS);
    await pause(Math.max(0, earliestAt - Date.now()), undefined, { signal });
  }
}

function endingOf(reply: Reply): Ending {
  const body = reply.body as { data?: unknown; reason?: Reason } | null;
  if (reply.status === 200 && body !== null && "data" in body) return { status: "fulfilled", data: body.data };
  if (reply.status === 400 && body?.reason !== undefined) return { status: "rejected", reason: body.reason };
  if (reply.status === 404) throw new Unavailable("The result is gone: it expired, or somebody else fetched it.");
  return refused(reply);
}

/** Cancels the execution that the ticket is for; answers what there is to say of it. */
async function cancel(service: Service, ticket: () => Promise<string>): Promise<string> {
  try {
    const id = (await ticket()).split("/").at(-1) ?? "";
    const { status } = await service.send("DELETE", `/v1/exec/${id}`);
    return status === 204 ? "Cancelled." : `Not cancelled: the service answered ${status}.`;
  } catch (error) {
    if (!(error instanceof Unavailable || error instanceof Mistakes)) throw error;
    return `Not cancelled: ${error.message}`;
  }
}

function locationOf(reply: Reply): string {
  const location = reply.headers.get("Location");
  if (location === null) throw new Unavailable("The service did not say where to ask: its answer has no Location.");
  return location;
}
