// The steps of an execution, each one request: schedule, poll, fetch the result, acknowledge it, cancel. Each can be
// repeated under its key.
import { errorOf } from "./answer.ts";
import type { Execution, Reason } from "./api.ts";
import { NotFound, Rejected, Unexpected } from "./errors.ts";
import type { Order } from "./execution.ts";
import { type Reply, type Request, type Transport, retryAfterMsOf, segment } from "./transport.ts";

/** The pause between two polls, unless the service asks for another one. */
const POLL_PAUSE_MS = 1000;

/** If you cancel, you do not want to wait long. */
export const CANCELLING = { tries: 5, answerMs: 10_000 } as const;

/** An acknowledgement must not keep a program that is done from ending. */
const LEAVING = { tries: 1, answerMs: 5000 } as const;

export interface Progress {
  readonly state: "pending" | "ready";
  /** How long to pause before the next poll if the service did not hold its answer. */
  readonly pauseMs: number;
}

/** Visible ASCII that nobody else has. Not crypto.randomUUID, which pages without TLS lack. */
export function makeKey(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

/** Returns the execution's id. */
export async function schedule(transport: Transport, order: Order, key: string, request: Request): Promise<string> {
  const headers = { "Idempotency-Key": key };
  const reply = await transport.send("POST", "/v1/exec/schedule", { ...request, headers, body: order });
  if (reply.status !== 202) throw errorOf(reply);
  const id = reply.headers.get("Location")?.split("/").at(-1) ?? "";
  if (id === "") throw new Unexpected("The service's answer has no Location header, so there is nothing to poll.", 202);
  return id;
}

/** Has the service hold its answer for up to `waitSeconds`. Throws Expired and NotFound. */
export async function poll(
  transport: Transport,
  id: string,
  key: string | undefined,
  waitSeconds: number,
  request: Request,
): Promise<Progress> {
  const headers = {
    ...(key !== undefined && { "Idempotency-Key": key }),
    ...(waitSeconds > 0 && { Prefer: `wait=${waitSeconds}` }),
  };
  const reply = await transport.send("GET", `/v1/exec/poll/${segment(id)}`, { ...request, headers });
  if (reply.status === 303) return { state: "ready", pauseMs: 0 };
  if (reply.status !== 200) throw errorOf(reply);
  return { state: "pending", pauseMs: retryAfterMsOf(reply.headers) ?? POLL_PAUSE_MS };
}

/** Returns the data. Throws Rejected and NotFound. */
export async function result(transport: Transport, id: string, key: string, request: Request): Promise<unknown> {
  const headers = { "Idempotency-Key": key };
  const reply = await transport.send("GET", `/v1/exec/result/${segment(id)}`, { ...request, headers });
  const body = reply.body as { data?: unknown; reason?: Reason } | null;
  if (reply.status === 200 && body !== null && "data" in body) return body.data;
  if (reply.status === 400 && body?.reason !== undefined) throw new Rejected(body.reason);
  throw errorOf(reply);
}

/** Says that this reader has the result, which the service erases then. */
export async function acknowledge(transport: Transport, id: string, key: string, request: Request): Promise<void> {
  const headers = { "Idempotency-Key": key };
  await deleted(transport.send("DELETE", `/v1/exec/result/${segment(id)}`, { ...request, headers }));
}

/**
 * The result under a key that nobody else has, and so nobody asks under again: acknowledged as soon as it is here.
 * Nobody waits for that, and if it is lost, the service erases the result later.
 */
export async function onlyResult(transport: Transport, id: string, key: string, request: Request): Promise<unknown> {
  const leave = () => void acknowledge(transport, id, key, LEAVING).catch(() => {});
  try {
    const data = await result(transport, id, key, request);
    leave();
    return data;
  } catch (error) {
    if (error instanceof Rejected) leave();
    throw error;
  }
}

export async function cancel(transport: Transport, id: string, request: Request): Promise<void> {
  const path = `/v1/exec/${segment(id)}`;
  const reply = await transport.send("DELETE", path, { ...CANCELLING, ...request });
  if (reply.status !== 204) throw errorOf(reply);
}

export async function execution(transport: Transport, id: string, request: Request): Promise<Execution> {
  return (await answered(transport.send("GET", `/v1/exec/${segment(id)}`, request))) as Execution;
}

/** The body of a success. Throws the error that any other answer stands for. */
export async function answered(sent: Promise<Reply>): Promise<unknown> {
  const reply = await sent;
  if (reply.status < 200 || reply.status > 299) throw errorOf(reply);
  return reply.body;
}

/** If the answer to a deletion is lost, the repeated request finds nothing: that is a success. */
export async function deleted(sent: Promise<Reply>): Promise<void> {
  const reply = await sent;
  if (reply.status === 204) return;
  const error = errorOf(reply);
  if (!(error instanceof NotFound && reply.isRepeat)) throw error;
}
