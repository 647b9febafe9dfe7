// A component's TCP connection: one line from the isolate says where to, one line back says how that went, and then
// both ends talk to each other.
import { connect } from "cloudflare:sockets";

import { concat } from "../bytes.ts";
import { type Admission, type Gate, admit } from "./admission.ts";
import { meter } from "./budget.ts";
import { type Probe, diagnose } from "./diagnosis.ts";
import { hostOf, inUrl } from "./host.ts";
import { type Fault, SOCKET_HOST, SOCKET_PORT, type SocketAddress } from "./protocol.ts";
import { type Target, judge } from "./rules.ts";

/** The prelude sends the line as soon as it connects; code that sends none by now speaks another protocol. */
const LINE_MS = 10_000;

/** A host has at most 253 characters and a pass less than 500: a longer line is not the prelude's. */
const LINE_BYTES = 4096;

const NEWLINE = 10;

const encoder = new TextEncoder();

/** Resolves when the connection ends. Never throws. */
export async function relay(socket: Socket, gate: Gate, probe: Probe | null, now: number): Promise<void> {
  const { localAddress } = await socket.opened.catch(() => ({ localAddress: "" }));
  const isOurs = localAddress === `${SOCKET_HOST}:${SOCKET_PORT}`;
  const hasEnded = isOurs && (await serve(socket, gate, probe, now).catch(() => false));
  // After both ends are done there is nothing to close, and closing would be an error that nobody could catch.
  if (!hasEnded) await close(socket);
}

/** Whether both ends finished by themselves. Throws if one of them breaks off. */
async function serve(socket: Socket, gate: Gate, probe: Probe | null, now: number): Promise<boolean> {
  const first = await within(LINE_MS, readLine(socket.readable));
  const address = first && parseAddress(first.line);
  if (first === null || address === null) return false;
  const admission = await admit(address.pass, gate, now);
  if ("code" in admission) return reply(socket, admission);
  const far = await open(address, admission, gate, probe, now);
  if ("code" in far) return reply(socket, far);
  try {
    await reply(socket, { ok: true });
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
  const refusal = judge(target, rules, claims.serviceHost);
  if (refusal !== null) return refuse(refusal);
  const far = connect({ hostname: inUrl(host), port }, { secureTransport: tls ? "on" : "off", allowHalfOpen: true });
  const pending = budget.upstream.begin();
  try {
    await within(claims.endsAt - now, far.opened);
    pending.answered(null);
    return far;
  } catch (error) {
    pending.failed();
    await close(far);
    return diagnose(error, target, tls, probe);
  }
}

/** Resolves when both directions have ended; rejects if one fails or the run is over. */
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
  const both = Promise.all([fill(), out.readable.pipeTo(far.writable), inward]);
  const over = budget.end.then(() => Promise.reject(new DOMException("The run is over.", "AbortError")));
  await within(claims.endsAt - now, Promise.race([both, over]));
}

/** Writes the line that goes back. Always false: the connection has not finished by itself. */
async function reply(socket: Socket, what: Fault | { readonly ok: true }): Promise<false> {
  const writer = socket.writable.getWriter();
  await writer.write(encoder.encode(`${JSON.stringify(what)}\n`));
  writer.releaseLock();
  return false;
}

/** The first line and the bytes that came with it; null if there is no line. */
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

/** Closing a socket twice rejects, which does no harm. */
async function close(socket: Socket): Promise<void> {
  await Promise.allSettled([socket.close(), socket.closed]);
}

/** Rejects with a TimeoutError if the promise takes longer. */
function within<Value>(ms: number, promise: Promise<Value>): Promise<Value> {
  const late = new DOMException("The run is over.", "TimeoutError");
  return Promise.race([promise, scheduler.wait(Math.max(ms, 0)).then(() => Promise.reject(late))]);
}
