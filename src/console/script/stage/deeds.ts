// What this tab did itself to executions, for as long as the tab lives: how long its requests took, under which key it fetches an
// outcome, and the outcomes that it got. No other tab knows any of it, so that the first to fetch is the only one.
import { type Deeds, NO_DEEDS } from "./sequence.ts";

export type Outcome =
  | { readonly verdict: "fulfilled"; readonly data: unknown }
  | { readonly verdict: "rejected"; readonly data: { readonly name: string; readonly message: string } };

export interface Own {
  deeds: Deeds;
  outcome: Outcome | null;
  /** The same for every time that this tab asks: an answer lost on the way is asked for again. */
  readonly key: string;
}

const owns = new Map<string, Own>();

export function ownOf(id: string): Own {
  const own = owns.get(id) ?? { deeds: NO_DEEDS, outcome: null, key: crypto.randomUUID() };
  owns.set(id, own);
  return own;
}

/** To be called by what schedules: the diagram then begins with this tab's request. */
export function noteScheduled(id: string, tookMs: number): void {
  const own = ownOf(id);
  own.deeds = { ...own.deeds, scheduledInMs: tookMs };
}
