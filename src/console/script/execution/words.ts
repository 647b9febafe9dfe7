// An execution in words: its status, where its result is, who failed, how long things took. Pure: `format` puts the
// API's instants into the person's own time.
import type { Execution, Failure, Status } from "../../../client/index.ts";
import type { Reader } from "./sequence.ts";

export type FormatInstant = (instant: string) => string;

export const STATUS_TEXTS: Readonly<Record<Status, string>> = {
  scheduled: "Waiting",
  running: "Running",
  fulfilled: "Fulfilled",
  rejected: "Rejected",
  handed_out: "Handed out",
  cancelled: "Cancelled",
  expired: "Expired",
};

export const ORIGIN_TEXTS: Readonly<Record<Failure["origin"], string>> = {
  credentials: "The credentials",
  upstream: "The other system",
  component: "The component",
  platform: "This service",
};

const TYPE_TEXTS: Readonly<Record<Execution["execution_type"], string>> = {
  verify_credentials: "Verify credentials",
  get_meta_model: "Metadata",
  select_model: "Options",
};

/** What the component was called for. */
export function titleOf({ execution_type: type, action_or_trigger: name }: Execution): string {
  return name === null ? TYPE_TEXTS[type] : `${TYPE_TEXTS[type]} of ${name}`;
}

/** One sentence about where the execution stands. `reader` is who has the result, if it was handed out. */
export function standingOf(execution: Execution, reader: Reader, format: FormatInstant): string {
  const { attempt, result_available_until: until, expired_at: expiredAt } = execution;
  switch (execution.status) {
    case "scheduled":
      return attempt === 0
        ? "Waiting in the queue for a consumer."
        : `Attempt ${attempt} ended without an outcome. Waiting for the next attempt.`;
    case "running":
      return `Attempt ${attempt} is running in its own isolate.`;
    case "fulfilled":
    case "rejected":
      return until === null ? "The result is ready." : `The result is ready. You can fetch it until ${format(until)}.`;
    case "handed_out":
      if (reader === "this tab") return "The result was handed out to this tab. Nobody else can fetch it.";
      return reader === "unknown"
        ? "The result was handed out. This tab may be the reader."
        : `The result was handed out to another reader at ${format(execution.handed_out_at ?? "")}.`;
    case "cancelled":
      return `Cancelled at ${format(execution.cancelled_at ?? "")}. There is no result.`;
    case "expired":
      // An execution that expires without an outcome finishes by expiring.
      return execution.finished_at === null || execution.finished_at === expiredAt
        ? `Expired at ${format(expiredAt ?? "")}, before there was a result.`
        : `Expired at ${format(expiredAt ?? "")}, before anyone fetched the result.`;
  }
}

/** Who failed, and how. */
export function failureOf({ origin, name, message, http_status: status }: Failure): string {
  const answered = status === undefined ? "" : ` (HTTP status ${status})`;
  return `${ORIGIN_TEXTS[origin]} failed${answered}. ${name}: ${message}`;
}

/** `340 ms`, `3.2 s`, `2 min 5 s`, `1 h 4 min`. */
export function durationOf(ms: number): string {
  if (ms < 999.5) return `${Math.round(ms)} ms`;
  if (ms < 59_950) return `${(ms / 1000).toFixed(1)} s`;
  const seconds = Math.round(ms / 1000);
  if (seconds < 3600) return `${Math.floor(seconds / 60)} min${rest(seconds, "s")}`;
  return `${Math.floor(seconds / 3600)} h${rest(Math.floor(seconds / 60), "min")}`;
}

function rest(total: number, unit: string): string {
  return total % 60 === 0 ? "" : ` ${total % 60} ${unit}`;
}

export function sizeOf(bytes: number): string {
  if (bytes < 1000) return `${bytes} bytes`;
  return bytes < 1_000_000 ? `${(bytes / 1000).toFixed(1)} kB` : `${(bytes / 1_000_000).toFixed(1)} MB`;
}
