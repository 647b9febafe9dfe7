// What the service says about an execution. Times are ISO 8601 in UTC, with milliseconds.
import type { GetMetaModel, SelectModel, Status, StatusChange, VerifyCredentials } from "./api.ts";

/**
 * What to execute: "Is this credential valid?", "What does a message look like?" or "Which options does this drop-down
 * have?"
 */
export type Order = VerifyCredentials | GetMetaModel | SelectModel;

/** One change of an execution's status. */
export interface StatusEvent extends StatusChange {
  /** Counted from 1, in the order of the changes. */
  readonly id: number;
}

/** Whether the component's work is done: there is an outcome, and nobody has fetched it yet. */
export function isSettled(status: Status): boolean {
  return status === "fulfilled" || status === "rejected";
}

/** Whether no event comes after it. */
export function isLast(status: Status): boolean {
  return status === "handed_out" || status === "cancelled" || status === "expired";
}
