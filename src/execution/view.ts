// What the owner of an execution sees of it, in the API's own words: what became of it and when, read off its state and
// its changes; the changes themselves; and what its component logged. The one home of these shapes: requests are
// answered with them, /openapi.json shows them, and the client's types are made from that. Never a payload, never a
// credential. Pure.
import { z } from "@hono/zod-openapi";

import { LOG_LEVELS } from "../log.ts";
import { expiresAt } from "./deadlines.ts";
import { ORIGINS } from "./failure.ts";
import { EXECUTION_TYPES, type Existing, STATUSES, type Status } from "./state.ts";

export const Instant = z.string().openapi({ format: "date-time", example: "2026-11-24T19:00:00.000Z" });

export const StatusSchema = z.enum(STATUSES).openapi("Status");

const FailureView = z
  .object({
    origin: z.enum(ORIGINS).openapi("Origin"),
    name: z.string(),
    message: z.string(),
    http_status: z.int().optional().openapi({ description: "The status of the last answer that the component got." }),
  })
  .openapi("Failure", { description: "Who failed: set for a rejection, and for `verified: false`." });

export const ExecutionView = z
  .object({
    id: z.string(),
    status: StatusSchema,
    execution_type: z.enum(EXECUTION_TYPES).openapi("ExecutionType"),
    component: z.string(),
    component_version: z.string().nullable().openapi({ description: "Null for a built-in component." }),
    action_or_trigger: z.string().nullable(),
    scheduled_at: Instant,
    started_at: Instant.nullable().openapi({ description: "When the last attempt began." }),
    finished_at: Instant.nullable().openapi({ description: "When it was settled, or cancelled or expired before." }),
    attempt: z.int().openapi({ description: "The last attempt begun; 0 before the first." }),
    must_finish_by: Instant.nullable().openapi({
      description: "While it runs: the run's deadline. While it is scheduled: when it would expire.",
    }),
    result_available_until: Instant.nullable().openapi({
      description: "When the result expires; after the handout, until when the same reader may ask again at least.",
    }),
    handed_out_at: Instant.nullable(),
    cancelled_at: Instant.nullable(),
    expired_at: Instant.nullable(),
    size: z.int().nullable().openapi({ description: "Bytes of the result as it goes on the wire." }),
    // `.nullable()` would let the named schema be null wherever it is used.
    failure: z.union([FailureView, z.null()]),
  })
  .openapi("Execution");

export type ExecutionView = z.infer<typeof ExecutionView>;

export const StatusChange = z
  .object({ status: StatusSchema, at: Instant, attempt: z.int(), execution: ExecutionView.optional() })
  .openapi("StatusChange", {
    description: "The data of a `status` event. The last of those sent at once comes with the execution.",
  });

/** One change of status, as watchers get it. */
export interface StatusEvent extends z.infer<typeof StatusChange> {
  /** Counted from 1, in the order of the changes. */
  readonly id: number;
}

const LogLine = z
  .object({ at: Instant, level: z.enum(LOG_LEVELS).openapi("LogLevel"), text: z.string(), attempt: z.int() })
  .openapi("LogLine");

export type LogLine = z.infer<typeof LogLine>;

export const Logs = z
  .object({
    logs: z.array(LogLine),
    truncated: z.boolean().openapi({ description: "Whether there was more than there was room for." }),
  })
  .openapi("Logs");

const encoder = new TextEncoder();

/** `lines`: each the JSON of a LogLine. */
export function encodeLogs(lines: readonly string[], isTruncated: boolean): Uint8Array {
  return encoder.encode(`{"logs":[${lines.join(",")}],"truncated":${isTruncated}}`);
}

const FINISHED: ReadonlySet<Status> = new Set(["fulfilled", "rejected", "cancelled", "expired"]);

export function viewOf(id: string, state: Existing): ExecutionView {
  const { changes } = state;
  const lastOf = (status: Status) => instant(changes.findLast((change) => change.status === status)?.at ?? null);
  return {
    id,
    status: state.status,
    execution_type: state.type,
    component: state.component,
    component_version: state.version,
    action_or_trigger: state.actionOrTrigger,
    scheduled_at: new Date(state.scheduledAt).toISOString(),
    started_at: lastOf("running"),
    finished_at: instant(changes.find(({ status }) => FINISHED.has(status))?.at ?? null),
    attempt: changes.at(-1)?.attempt ?? 0,
    must_finish_by: instant(mustFinishBy(state)),
    result_available_until: instant(availableUntil(state)),
    handed_out_at: lastOf("handed_out"),
    cancelled_at: lastOf("cancelled"),
    expired_at: lastOf("expired"),
    size: "size" in state ? state.size : null,
    failure: failureOf(state),
  };
}

/** The changes after the first `sent`; the last one brings the execution along. */
export function eventsAfter(sent: number, id: string, state: Existing): StatusEvent[] {
  const events = state.changes.slice(sent).map(({ status, at, attempt }, index): StatusEvent => {
    return { id: sent + index + 1, status, at: new Date(at).toISOString(), attempt };
  });
  const last = events.at(-1);
  if (last !== undefined) last.execution = viewOf(id, state);
  return events;
}

function mustFinishBy(state: Existing): number | null {
  if (state.status === "scheduled") return expiresAt(state);
  return state.status === "running" ? state.startedAt + state.spans.runMs : null;
}

function availableUntil(state: Existing): number | null {
  if (state.status === "fulfilled" || state.status === "rejected") return expiresAt(state);
  return state.status === "handed_out" ? state.redeliverUntil : null;
}

function failureOf(state: Existing): ExecutionView["failure"] {
  if (!("failure" in state) || state.failure === null) return null;
  const { httpStatus, ...failure } = state.failure;
  return { ...failure, ...(httpStatus !== undefined && { http_status: httpStatus }) };
}

function instant(at: number | null): string | null {
  return at === null ? null : new Date(at).toISOString();
}
