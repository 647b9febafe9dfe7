// An execution in words: its status, what became of its outcome, who failed, how long things took. Pure: instants are those
// of the API, and how an instant is told to this person is the caller's (`tell`).
import type { Execution, Failure, Status } from "../../../client/index.ts";
import type { Reader } from "./sequence.ts";

export type Tell = (instant: string) => string;

export const STATUS_WORDS: Readonly<Record<Status, string>> = {
  scheduled: "Waiting",
  running: "Running",
  fulfilled: "Fulfilled",
  rejected: "Rejected",
  handed_out: "Handed out",
  cancelled: "Cancelled",
  expired: "Expired",
};

export const ORIGIN_WORDS: Readonly<Record<Failure["origin"], string>> = {
  credentials: "The credentials",
  upstream: "The other system",
  component: "The component",
  platform: "This service",
};

const TYPE_WORDS: Readonly<Record<Execution["execution_type"], string>> = {
  verify_credentials: "Verify credentials",
  get_meta_model: "Metadata",
  select_model: "Options",
};

/** What was asked of the component. */
export function titleOf({ execution_type: type, action_or_trigger: name }: Execution): string {
  return name === null ? TYPE_WORDS[type] : `${TYPE_WORDS[type]} of ${name}`;
}

/** One sentence on where the execution stands. `reader`: of an outcome that was handed out. */
export function standingOf(execution: Execution, reader: Reader, tell: Tell): string {
  const until = (instant: string | null) => (instant === null ? "" : `, until ${tell(instant)}`);
  switch (execution.status) {
    case "scheduled":
      return execution.attempt === 0
        ? "It waits in the queue for a consumer."
        : `Attempt ${execution.attempt} ended without an outcome. It waits for the next one.`;
    case "running":
      return `Attempt ${execution.attempt} runs in an isolate of its own.`;
    case "fulfilled":
    case "rejected":
      return `The outcome waits here${until(execution.result_available_until)}.`;
    case "handed_out":
      if (reader === "unknown") return "The outcome was handed out. Whether to this tab, the answer will tell.";
      return reader === "this tab"
        ? "The outcome was handed out to this tab. It is not handed out again."
        : `The outcome was handed out to another reader at ${tell(execution.handed_out_at ?? "")}. It is not handed out again.`;
    case "cancelled":
      return `Cancelled at ${tell(execution.cancelled_at ?? "")}. There is no outcome.`;
    case "expired":
      // What expires without an outcome is finished by expiring.
      return execution.finished_at === null || execution.finished_at === execution.expired_at
        ? `Expired at ${tell(execution.expired_at ?? "")}, before there was an outcome.`
        : `Expired at ${tell(execution.expired_at ?? "")}, before anybody fetched the outcome.`;
  }
}

/** Who failed, and how. */
export function failureOf({ origin, name, message, http_status: status }: Failure): string {
  const answered = status === undefined ? "" : ` (HTTP status ${status})`;
  return `${ORIGIN_WORDS[origin]} failed${answered}. ${name}: ${message}`;
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
