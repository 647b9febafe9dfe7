// What this tab knows about an execution that no other tab does, for as long as the tab lives: how long its own
// requests took, the key under which it fetches the result, and the result once it has it.
import { makeKey } from "../../../client/steps.ts";
import { NO_REQUESTS, type TabRequests } from "./sequence.ts";

export type Result =
  | { readonly verdict: "fulfilled"; readonly data: unknown }
  | { readonly verdict: "rejected"; readonly data: { readonly name: string; readonly message: string } };

export interface TabState {
  requests: TabRequests;
  result: Result | null;
  /** The same for every fetch of this tab, so that it can fetch again if the answer is lost. */
  readonly idempotencyKey: string;
}

const states = new Map<string, TabState>();

export function tabStateOf(id: string): TabState {
  const state = states.get(id) ?? { requests: NO_REQUESTS, result: null, idempotencyKey: makeKey() };
  states.set(id, state);
  return state;
}

/** Makes the diagram begin with this tab's own request. */
export function noteScheduled(id: string, tookMs: number): void {
  const state = tabStateOf(id);
  state.requests = { ...state.requests, scheduleMs: tookMs };
}
