// A state as it comes out of storage: the version before wrote no history, and what it stored lives for a day at most. Read here
// as if it had been written now, with what is known of it.
import { ABSENT, type Change, type State, type Ticket } from "./state.ts";

/** What has come since. */
type Added = "version" | "actionOrTrigger" | "listedAt" | "changes" | "size" | "blame";

type Former<S> = S extends Ticket ? Omit<S, Added> & Partial<Pick<S, Extract<keyof S, Added>>> : S;

export type StoredState = Former<State>;

export function revive(stored: StoredState | undefined): State {
  if (stored === undefined) return ABSENT;
  if (stored.status === "absent" || stored.changes !== undefined) return stored as State;
  const job = "job" in stored ? stored.job : null;
  return {
    version: job?.code.version ?? null,
    actionOrTrigger: job?.actionOrTrigger ?? null,
    listedAt: null,
    size: null,
    blame: null,
    ...stored,
    changes: changesOf(stored),
  } as State;
}

function changesOf(stored: Exclude<StoredState, { status: "absent" }>): Change[] {
  const { status, scheduledAt } = stored;
  const startedAt = "startedAt" in stored ? stored.startedAt : null;
  const attempt = "attempt" in stored ? stored.attempt : 0;
  const changes: Change[] = [{ status: "scheduled", at: scheduledAt, attempt: 0 }];
  if (startedAt !== null) changes.push({ status: "running", at: startedAt, attempt });
  if ("settledAt" in stored) changes.push({ status: stored.status, at: stored.settledAt, attempt });
  if ("handedOutAt" in stored) changes.push({ status: "handed_out", at: stored.handedOutAt, attempt });
  if (status === "expired") changes.push({ status, at: stored.expiredAt, attempt });
  if (status === "cancelled") changes.push({ status, at: stored.cancelledAt, attempt });
  return changes;
}
