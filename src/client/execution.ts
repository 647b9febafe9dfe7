// What the service says of an execution, in its own words. Times are ISO 8601 in UTC, with milliseconds.

/** What is to be executed. */
export type Order = VerifyCredentials | GetMetaModel | SelectModel;

/** Is this credential valid? */
export interface VerifyCredentials {
  readonly execution_type: "verify_credentials";
  /** A component's id. */
  readonly component: string;
  /** The credentials to verify, by field. */
  readonly account_data: Readonly<Record<string, unknown>>;
}

interface OfAccount {
  readonly component: string;
  /** One of the component's actions or triggers. */
  readonly action_or_trigger: string;
  /** The account whose credentials the component gets. */
  readonly account_id: string;
  /** Overlays the account's credentials. */
  readonly cfg?: Readonly<Record<string, unknown>>;
}

/** What does a message look like? */
export interface GetMetaModel extends OfAccount {
  readonly execution_type: "get_meta_model";
}

/** Which options has this drop-down? */
export interface SelectModel extends OfAccount {
  readonly execution_type: "select_model";
  /** The method of the module that answers it. */
  readonly model_method: string;
}

export type Status = "scheduled" | "running" | "fulfilled" | "rejected" | "handed_out" | "cancelled" | "expired";

/** Who failed, derived from what the service saw: a rejection, and a `verified: false`, has one. */
export interface Failure {
  readonly origin: "credentials" | "upstream" | "component" | "platform";
  readonly name: string;
  readonly message: string;
  /** Of the last answer that the component got from outside, where it is known. */
  readonly http_status?: number;
}

export interface Execution {
  readonly id: string;
  readonly status: Status;
  readonly execution_type: Order["execution_type"];
  readonly component: string;
  /** Null: the component is built in. */
  readonly component_version: string | null;
  readonly action_or_trigger: string | null;
  readonly scheduled_at: string;
  /** Of the last attempt. */
  readonly started_at: string | null;
  readonly finished_at: string | null;
  /** The last attempt that was begun, from 1; 0 before. */
  readonly attempt: number;
  /** Running: the end of the run's deadline. Scheduled: when it would expire. */
  readonly must_finish_by: string | null;
  /** Fulfilled, rejected: when it expires. Handed out: until when its reader may ask again. */
  readonly result_available_until: string | null;
  readonly handed_out_at: string | null;
  readonly cancelled_at: string | null;
  readonly expired_at: string | null;
  /** Bytes of the outcome as it goes on the wire. */
  readonly size: number | null;
  readonly failure: Failure | null;
}

/** One change of an execution's status. */
export interface StatusEvent {
  /** Counted from 1, in the order of the changes. */
  readonly id: number;
  readonly status: Status;
  readonly at: string;
  readonly attempt: number;
  /** The execution as of now: with every change that is told as it happens, and with the last of those told afterwards. */
  readonly execution?: Execution;
}

/** A line that the component logged. */
export interface LogLine {
  readonly at: string;
  readonly level: "trace" | "debug" | "info" | "warn" | "error" | "fatal";
  readonly text: string;
  readonly attempt: number;
}

/** Whether the component's work is done: there is an outcome, and nobody has it yet. */
export function isSettled(status: Status): boolean {
  return status === "fulfilled" || status === "rejected";
}

/** Whether no event comes after it. */
export function isLast(status: Status): boolean {
  return status === "handed_out" || status === "cancelled" || status === "expired";
}
