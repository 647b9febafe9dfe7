// The history: what a user scheduled in the last day, in the user's object. It has one row for each execution, and
// writes no more than one, because an entry takes over the row of one that is a day old. It says which executions there
// are; their objects know the rest. An entry is named by its instant, and the execution remembers the name that it was
// first scheduled with: entries that a repeated request made do not count.
import { LISTED_EXECUTIONS } from "../limits.ts";

export const LISTED_MS = 24 * 3600_000;

export interface HistoryEntry {
  /** Epoch milliseconds at which it was made, or a little later if several were made at once: no two are the same. */
  readonly at: number;
  readonly id: string;
  readonly component: string;
}

/** The place of an entry: `ordinal` grows by one from each entry to the next. */
export interface Place {
  readonly at: number;
  readonly ordinal: number;
}

/**
 * The place of a new entry, and the entry whose row it takes over: one that is out of date, or the oldest of too many.
 */
export function placeAfter(
  oldest: Place | null,
  newest: Place | null,
  now: number,
): { place: Place; replaced: number | null } {
  if (oldest === null || newest === null) return { place: { at: now, ordinal: 1 }, replaced: null };
  const count = newest.ordinal - oldest.ordinal + 1;
  const isFree = oldest.at <= now - LISTED_MS || count >= LISTED_EXECUTIONS;
  const place = { at: Math.max(now, newest.at + 1), ordinal: newest.ordinal + 1 };
  return { place, replaced: isFree ? oldest.at : null };
}

interface Ends {
  readonly oldest: Place | null;
  readonly newest: Place | null;
}

export class History {
  readonly #storage: DurableObjectStorage;
  /** As stored, since nobody else writes; null until they are read. */
  #ends: Ends | null = null;

  constructor(storage: DurableObjectStorage) {
    this.#storage = storage;
  }

  /** Returns the instant that names the entry. */
  add(id: string, component: string, now: number): number {
    const { oldest, newest } = this.#ends ?? this.#open();
    const { place, replaced } = placeAfter(oldest, newest, now);
    const values = [place.at, place.ordinal, id, component];
    const sql = this.#storage.sql;
    if (replaced === null) sql.exec("INSERT INTO listing (at, ordinal, id, component) VALUES (?, ?, ?, ?)", ...values);
    else sql.exec("UPDATE listing SET at = ?, ordinal = ?, id = ?, component = ? WHERE at = ?", ...values, replaced);
    this.#ends = { oldest: replaced === null ? (oldest ?? place) : this.#end("ASC"), newest: place };
    // One alarm serves all that follow: when it fires, it is set again for a day after the newest.
    const isUnswept = newest === null || newest.at <= now - LISTED_MS;
    if (isUnswept) void this.#storage.setAlarm(place.at + LISTED_MS);
    return place.at;
  }

  /** Newest first: those before `before` (an entry's instant), of one component if `component` names one. */
  list(now: number, before: number | null, component: string | null, limit: number): HistoryEntry[] {
    if (!this.#exists()) return [];
    const rows = this.#storage.sql.exec<{ at: number; id: string; component: string }>(
      `SELECT at, id, component FROM listing
       WHERE at > ? AND at < ? AND (? IS NULL OR component = ?) ORDER BY at DESC LIMIT ?`,
      now - LISTED_MS,
      before ?? Number.MAX_SAFE_INTEGER,
      component,
      component,
      limit,
    );
    return rows.toArray();
  }

  /** Deletes what is out of date, and sets the alarm for the rest. */
  sweep(now: number): void {
    if (!this.#exists()) return;
    this.#storage.sql.exec("DELETE FROM listing WHERE at <= ?", now - LISTED_MS);
    const { newest } = (this.#ends = this.#open());
    if (newest !== null) void this.#storage.setAlarm(newest.at + LISTED_MS);
  }

  #open(): Ends {
    this.#storage.sql.exec(
      `CREATE TABLE IF NOT EXISTS listing
       (at INTEGER PRIMARY KEY, ordinal INTEGER NOT NULL, id TEXT NOT NULL, component TEXT NOT NULL)`,
    );
    return { oldest: this.#end("ASC"), newest: this.#end("DESC") };
  }

  #exists(): boolean {
    return this.#storage.sql.exec("SELECT 1 FROM sqlite_master WHERE name = 'listing'").toArray().length > 0;
  }

  #end(order: "ASC" | "DESC"): Place | null {
    const query = `SELECT at, ordinal FROM listing ORDER BY at ${order} LIMIT 1`;
    return this.#storage.sql.exec<{ at: number; ordinal: number }>(query).toArray()[0] ?? null;
  }
}
