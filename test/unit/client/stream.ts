// Event streams of a small service, written as they go on the wire.
import type { IncomingMessage, ServerResponse } from "node:http";

import type { Execution, StatusEvent } from "../../../src/client/index.ts";

export const ID = "execution-1";
export const EVENTS = `GET /v1/exec/${ID}/events`;

export const SCHEDULED_AT = "2026-11-24T19:00:00.000Z";

export function executionOf(status: Execution["status"], details: Partial<Execution> = {}): Execution {
  return {
    id: ID,
    status,
    execution_type: "verify_credentials",
    component: "timer",
    component_version: null,
    action_or_trigger: null,
    scheduled_at: SCHEDULED_AT,
    started_at: null,
    finished_at: null,
    attempt: 1,
    must_finish_by: null,
    result_available_until: null,
    handed_out_at: null,
    cancelled_at: null,
    expired_at: null,
    size: null,
    failure: null,
    ...details,
  };
}

/** The nth change, n / 8 seconds after the first. */
export function change(id: number, status: StatusEvent["status"], execution?: Execution): StatusEvent {
  const at = new Date(Date.parse(SCHEDULED_AT) + (id - 1) * 125).toISOString();
  return { id, status, at, attempt: status === "scheduled" ? 0 : 1, ...(execution && { execution }) };
}

export function wire({ id, ...data }: StatusEvent): string {
  return `id: ${id}\nevent: status\ndata: ${JSON.stringify(data)}\n\n`;
}

/** Sends those changes that the client does not know; then ends the stream, breaks it off, or leaves it open. */
export function tells(changes: readonly StatusEvent[], then: "ends" | "breaks" | "stays" = "ends") {
  return (response: ServerResponse, headers: IncomingMessage["headers"]): void => {
    const known = Number(headers["last-event-id"] ?? 0);
    response.writeHead(200, { "Content-Type": "text/event-stream" });
    const texts = ["retry: 10\n\n: waiting\n\n", ...changes.filter(({ id }) => id > known).map(wire)];
    // One at a time, so that each arrives by itself.
    const write = (index: number): void => {
      if (index < texts.length) response.write(texts[index], () => setImmediate(write, index + 1));
      else if (then === "ends") response.end();
      else if (then === "breaks") response.destroy();
    };
    write(0);
  };
}
