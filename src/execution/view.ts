// An execution as its owner may look at it: what became of it and when, read off its state and the changes that it went through.
// Never a payload, never a credential. Pure.
import type { Blame, Origin } from "./failure.ts";
import { expiresAt } from "./deadlines.ts";
import type { Absent, Change, State } from "./state.ts";

type Existing = Exclude<State, Absent>;

/** As it goes on the wire; instants in ISO 8601. */
export interface Resource {
  readonly id: string;
  readonly status: Change["status"];
  readonly execution_type: string;
  readonly component: string;
  readonly component_version: string | null;
  readonly action_or_trigger: string | null;
  readonly scheduled_at: string;
  readonly started_at: string | null;
  readonly finished_at: string | null;
  readonly attempt: number;
  readonly must_finish_by: string | null;
  readonly result_available_until: string | null;
  readonly handed_out_at: string | null;
  readonly cancelled_at: string | null;
  readonly expired_at: string | null;
  readonly size: number | null;
  readonly failure: {
    readonly origin: Origin;
    readonly name: string;
    readonly message: string;
    readonly http_status?: number;
  } | null;
}

const FINISHED: ReadonlySet<Change["status"]> = new Set(["fulfilled", "rejected", "cancelled", "expired"]);

export function resourceOf(id: string, state: Existing): Resource {
  const { status, subject, version, actionOrTrigger, scheduledAt, changes } = state;
  const lastOf = (one: Change["status"]) => instant(changes.findLast((change) => change.status === one)?.at ?? null);
  return {
    id,
    status,
    execution_type: subject.type,
    component: subject.component,
    component_version: version,
    action_or_trigger: actionOrTrigger,
    scheduled_at: new Date(scheduledAt).toISOString(),
    started_at: lastOf("running"),
    finished_at: instant(changes.find((change) => FINISHED.has(change.status))?.at ?? null),
    attempt: changes.at(-1)?.attempt ?? 0,
    must_finish_by: instant(mustFinishBy(state)),
    result_available_until: instant(availableUntil(state)),
    handed_out_at: lastOf("handed_out"),
    cancelled_at: lastOf("cancelled"),
    expired_at: lastOf("expired"),
    size: "size" in state ? state.size : null,
    failure: "blame" in state && state.blame !== null ? shown(state.blame) : null,
  };
}

function mustFinishBy(state: Existing): number | null {
  if (state.status === "scheduled") return expiresAt(state);
  return state.status === "running" ? state.startedAt + state.spans.runMs : null;
}

function availableUntil(state: Existing): number | null {
  if (state.status === "fulfilled" || state.status === "rejected") return expiresAt(state);
  return state.status === "handed_out" ? state.redeliverUntil : null;
}

function shown({ origin, name, message, httpStatus }: Blame): Resource["failure"] {
  return { origin, name, message, ...(httpStatus !== undefined && { http_status: httpStatus }) };
}

function instant(at: number | null): string | null {
  return at === null ? null : new Date(at).toISOString();
}
