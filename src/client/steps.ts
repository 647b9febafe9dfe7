// The steps of one execution, each one request: schedule, poll, fetch the result, cancel. Each may be repeated under its key.
import { NotFound, type Reason, Rejected, Unexpected } from "./errors.ts";
import type { Execution, Order } from "./execution.ts";
import { refusalOf, segment } from "./refusal.ts";
import { type Reply, type Request, type Transport, retryAfterMsOf } from "./transport.ts";

/** Where a service does not say when to come again. */
const POLL_PAUSE_MS = 1000;

/** Whoever cancels does not want to wait. */
export const CANCELLING = { tries: 5, answerMs: 10_000 } as const;

export interface Progress {
  readonly state: "pending" | "ready";
  /** How long a client that does not wait at the service should pause. */
  readonly pauseMs: number;
}

/** Visible ASCII that nobody else has. Pages without TLS have no crypto.randomUUID. */
export function makeKey(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

/** Answers the execution's id. */
export async function schedule(transport: Transport, order: Order, key: string, request: Request): Promise<string> {
  const headers = { "Idempotency-Key": key };
  const reply = await transport.send("POST", "/v1/exec/schedule", { ...request, headers, body: order });
  if (reply.status !== 202) throw refusalOf(reply);
  const id = reply.headers.get("Location")?.split("/").at(-1) ?? "";
  if (id === "") throw new Unexpected("The service did not say where to ask: its answer has no Location.", 202);
  return id;
}

/** Waits at the service for `waitSeconds`. Throws Expired and NotFound. */
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
  if (reply.status !== 200) throw refusalOf(reply);
  return { state: "pending", pauseMs: retryAfterMsOf(reply.headers) ?? POLL_PAUSE_MS };
}

/** Answers the data. Throws Rejected and NotFound. */
export async function result(transport: Transport, id: string, key: string, request: Request): Promise<unknown> {
  const headers = { "Idempotency-Key": key };
  const reply = await transport.send("GET", `/v1/exec/result/${segment(id)}`, { ...request, headers });
  const body = reply.body as { data?: unknown; reason?: Reason } | null;
  if (reply.status === 200 && body !== null && "data" in body) return body.data;
  if (reply.status === 400 && body?.reason !== undefined) throw new Rejected(body.reason);
  throw refusalOf(reply);
}

export async function cancel(transport: Transport, id: string, request: Request): Promise<void> {
  const path = `/v1/exec/${segment(id)}`;
  const reply = await transport.send("DELETE", path, { ...CANCELLING, ...request });
  if (reply.status !== 204) throw refusalOf(reply);
}

export async function execution(transport: Transport, id: string, request: Request): Promise<Execution> {
  return (await answered(transport.send("GET", `/v1/exec/${segment(id)}`, request))) as Execution;
}

/** The body of an answer that is a success; what it means where it is none is thrown. */
export async function answered(sent: Promise<Reply>): Promise<unknown> {
  const reply = await sent;
  if (reply.status < 200 || reply.status > 299) throw refusalOf(reply);
  return reply.body;
}

/** What was deleted by a request whose answer was lost is not there for the next one. */
export async function deleted(sent: Promise<Reply>): Promise<void> {
  const reply = await sent;
  if (reply.status === 204) return;
  const refusal = refusalOf(reply);
  if (!(refusal instanceof NotFound && reply.isRepeat)) throw refusal;
}
