// A component's TCP connection: one line from the isolate says where to, one line back how that went, and then both ends talk
// to each other.
import { connect } from "cloudflare:sockets";

import { concat } from "../bytes.ts";
import { type Admission, type Gate, admit } from "./admission.ts";
import { type Probe, diagnose } from "./diagnosis.ts";
import type { Fault } from "./fault.ts";
import { hostOf, inUrl } from "./host.ts";
import { meter } from "./meter.ts";
import { SOCKET_HOST, SOCKET_PORT, type SocketAddress } from "./pass.ts";
import { type Target, judge } from "./rules.ts";

/** The line comes with the connection; whoever sends none has another protocol in mind. */
const LINE_MS = 10_000;
const LINE_BYTES = 4096;

const NEWLINE = 10;

const encoder = new TextEncoder();

/** Ends when the connection does. Never throws. */
export async function relay(socket: Socket, gate: Gate, probe: Probe | null, now: number): Promise<void> {
  const { localAddress } = await socket.opened.catch(() => ({ localAddress: "" }));
  const isOurs = localAddress === `${SOCKET_HOST}:${SOCKET_PORT}`;
  const hasEnded = isOurs && (await serve(socket, gate, probe, now).catch(() => false));
  // Where both ends are done there is nothing to close, and doing so is an error that nobody could catch.
  if (!hasEnded) await close(socket);
}

/** Whether both ends came to their end by themselves. Throws where one of them breaks off. */
async function serve(socket: Socket, gate: Gate, probe: Probe | null, now: number): Promise<boolean> {
  const first = await before(LINE_MS, readLine(socket.readable));
  const address = first && parseAddress(first.line);
  if (first === null || address === null) return false;
  const admission = await admit(address.pass, gate, now);
  if ("code" in admission) return say(socket, admission);
  const far = await open(address, admission, gate, probe, now);
  if ("code" in far) return say(socket, far);
  try {
    await say(socket, { ok: true });
    await join(socket, far, first.rest, admission, now);
    return true;
  } catch (error) {
    await close(far);
    throw error;
  }
}

async function open(
  { host: text, port, tls }: SocketAddress,
  { claims, budget, refuse }: Admission,
  { rules }: Gate,
  probe: Probe | null,
  now: number,
): Promise<Socket | Fault> {
  const host = hostOf(text);
  if (host === null) return refuse({ reason: "host_unreadable" });
  const target: Target = { via: "tcp", host, port };
  const refusal = judge(target, rules, claims.origin);
  if (refusal !== null) return refuse(refusal);
  const far = connect({ hostname: inUrl(host), port }, { secureTransport: tls ? "on" : "off", allowHalfOpen: true });
  const question = budget.contact.ask();
  try {
    await before(claims.endsAt - now, far.opened);
    question.answered(null);
    return far;
  } catch (error) {
    question.failed();
    await close(far);
    return diagnose(error, target, tls, probe);
  }
}

/** Until both directions have ended, one has failed, or the run is over. */
async function join(near: Socket, far: Socket, rest: Uint8Array, { claims, budget, refuse }: Admission, now: number) {
  const out = meter(budget, refuse);
  const fill = async () => {
    if (rest.byteLength > 0) {
      const writer = out.writable.getWriter();
      await writer.write(rest);
      writer.releaseLock();
    }
    await near.readable.pipeTo(out.writable);
  };
  const inward = far.readable.pipeThrough(meter(budget, refuse)).pipeTo(near.writable);
  await before(claims.endsAt - now, Promise.all([fill(), out.readable.pipeTo(far.writable), inward]));
}

/** Writes the line that comes back; nothing has ended by that. */
async function say(socket: Socket, what: Fault | { readonly ok: true }): Promise<false> {
  const writer = socket.writable.getWriter();
  await writer.write(encoder.encode(`${JSON.stringify(what)}\n`));
  writer.releaseLock();
  return false;
}

/** The first line and whatever came along behind it; null where there is none. */
async function readLine(readable: ReadableStream<Uint8Array>): Promise<{ line: string; rest: Uint8Array } | null> {
  const reader = readable.getReader();
  try {
    let read: Uint8Array = new Uint8Array();
    while (read.byteLength <= LINE_BYTES) {
      const { done, value } = await reader.read();
      if (done) return null;
      read = concat(read, value);
      const end = read.indexOf(NEWLINE);
      if (end !== -1) return { line: new TextDecoder().decode(read.subarray(0, end)), rest: read.subarray(end + 1) };
    }
    return null;
  } finally {
    reader.releaseLock();
  }
}

function parseAddress(line: string): SocketAddress | null {
  try {
    const { host, port, tls, pass } = JSON.parse(line) as Record<string, unknown>;
    const isPort = typeof port === "number" && Number.isInteger(port) && port >= 1 && port <= 65_535;
    if (typeof host !== "string" || typeof pass !== "string" || !isPort) return null;
    return { host, port, tls: tls === true, pass };
  } catch {
    return null;
  }
}

/** One that is closed already says so by rejecting. */
async function close(socket: Socket): Promise<void> {
  await Promise.allSettled([socket.close(), socket.closed]);
}

/** Rejects where the promise takes longer. */
function before<Value>(ms: number, promise: Promise<Value>): Promise<Value> {
  const late = new DOMException("The run is over.", "TimeoutError");
  return Promise.race([promise, scheduler.wait(Math.max(ms, 0)).then(() => Promise.reject(late))]);
}
