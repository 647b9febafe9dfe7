// The history: what a user scheduled in the last day, in the user's object. It has one row for each execution, and
// writes no more than one, because an entry takes over the row of one that is a day old. It says which executions there
// are; their objects know the rest. An entry is named by its instant, and the execution remembers the name that it was
// first scheduled with. A request that is repeated under its Idempotency-Key finds the entry and writes none.
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
  readonly #arm: () => void;
  /** As stored, since nobody else writes; null until they are read. */
  #ends: Ends | null = null;
  /**
   * The instant of each id's entry, oldest first; null until the first request that may be a repetition. An index would
   * write a row for each execution.
   */
  #instants: Map<string, number> | null = null;

  /** `arm`: calls for the alarm to be set, because there is something new to sweep. */
  constructor(storage: DurableObjectStorage, arm: () => void) {
    this.#storage = storage;
    this.#arm = arm;
  }

  /**
   * Returns the instant that names the entry. `isRepeatable`: the same request may have come before. An entry that is a
   * day old is not found: its key may stand for another execution by now.
   */
  add(id: string, component: string, isRepeatable: boolean, now: number): number {
    const { oldest, newest } = (this.#ends ??= this.#open());
    if (isRepeatable) this.#instants ??= this.#readInstants();
    const listedAt = this.#instants?.get(id);
    if (listedAt !== undefined && listedAt > now - LISTED_MS) return listedAt;
    const { place, replaced } = placeAfter(oldest, newest, now);
    this.#remember(id, place.at, replaced);
    const values = [place.at, place.ordinal, id, component];
    const sql = this.#storage.sql;
    if (replaced === null) sql.exec("INSERT INTO listing (at, ordinal, id, component) VALUES (?, ?, ?, ?)", ...values);
    else sql.exec("UPDATE listing SET at = ?, ordinal = ?, id = ?, component = ? WHERE at = ?", ...values, replaced);
    this.#ends = { oldest: replaced === null ? (oldest ?? place) : this.#end("ASC"), newest: place };
    // One alarm serves all that follow: when it fires, it is set again for a day after the newest.
    if (newest === null || newest.at <= now - LISTED_MS) this.#arm();
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

  /** Deletes what is out of date. */
  sweep(now: number): void {
    if (!this.#exists()) return;
    this.#storage.sql.exec("DELETE FROM listing WHERE at <= ?", now - LISTED_MS);
    this.#ends = this.#open();
    this.#instants = null;
  }

  /** When there is something to sweep; null if nothing is listed. */
  sweepAt(): number | null {
    const newest = (this.#ends ?? (this.#exists() ? this.#open() : null))?.newest ?? null;
    return newest && newest.at + LISTED_MS;
  }

  #readInstants(): Map<string, number> {
    const rows = this.#storage.sql.exec<{ at: number; id: string }>("SELECT at, id FROM listing ORDER BY at");
    return new Map(Array.from(rows, ({ at, id }) => [id, at]));
  }

  /** The entry that is taken over is the oldest of all. */
  #remember(id: string, at: number, replaced: number | null): void {
    const instants = this.#instants;
    if (instants === null) return;
    const [oldest] = instants;
    if (oldest !== undefined && oldest[1] === replaced) instants.delete(oldest[0]);
    instants.delete(id);
    instants.set(id, at);
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
