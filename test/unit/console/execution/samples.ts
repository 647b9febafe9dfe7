// An execution and its events, for the tests of what the console makes of them.
import type { Execution, StatusEvent, Status } from "../../../../src/client/index.ts";

export const T = Date.parse("2026-11-24T19:00:00.000Z");

/** The instant `ms` after the schedule, as the API writes it. */
export const at = (ms: number) => new Date(T + ms).toISOString();

export const execution = (details: Partial<Execution> = {}): Execution => ({
  id: "e".repeat(64),
  status: "scheduled",
  execution_type: "verify_credentials",
  component: "petstore",
  component_version: null,
  action_or_trigger: null,
  scheduled_at: at(0),
  started_at: null,
  finished_at: null,
  attempt: 0,
  must_finish_by: null,
  result_available_until: null,
  handed_out_at: null,
  cancelled_at: null,
  expired_at: null,
  size: null,
  failure: null,
  ...details,
});

/** `[status, ms, attempt, details of the execution]`. Without details the event is a replayed one. */
export type Change = readonly [Status, number, number, Partial<Execution>?];

export const events = (...changes: readonly Change[]): StatusEvent[] => changes.map(eventOf);

function eventOf([status, ms, attempt, details]: Change, index: number): StatusEvent {
  const event = { id: index + 1, status, at: at(ms), attempt };
  return details === undefined ? event : { ...event, execution: execution({ status, attempt, ...details }) };
}
