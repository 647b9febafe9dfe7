// Seals again, under the current key, what is stored under a former one, so that the former key can be removed.
import { describeError, log } from "../log.ts";
import { type Safe, SealError } from "../seal.ts";

export interface Resealed {
  readonly resealed: number;
  /** Sealed under a key that the deployment does not have: left as they are, because it may come back. */
  readonly unreadable: number;
}

interface Sealed {
  readonly id: string;
  readonly sealed: Uint8Array;
}

/** `again` opens the record `id` and seals it. */
export async function reseal(
  records: readonly Sealed[],
  safe: Safe,
  again: (id: string) => Promise<unknown>,
): Promise<Resealed> {
  let resealed = 0;
  let unreadable = 0;
  for (const { id, sealed } of records) {
    if (await safe.isCurrent(sealed)) continue;
    try {
      await again(id);
      resealed += 1;
    } catch (error) {
      if (!(error instanceof SealError)) throw error;
      unreadable += 1;
    }
  }
  return { resealed, unreadable };
}

/** While the deployment's sealing key is rotated, an object that wakes seals all it keeps again. Never rejects. */
export async function resealAll(user: string, stores: readonly (() => Promise<Resealed>)[]): Promise<void> {
  try {
    const all = await Promise.all(stores.map((resealStore) => resealStore()));
    const resealed = all.reduce((sum, store) => sum + store.resealed, 0);
    const unreadable = all.reduce((sum, store) => sum + store.unreadable, 0);
    if (resealed > 0) log.info("resealed", { user, records: resealed });
    if (unreadable > 0) log.error("unreadable", { user, records: unreadable });
  } catch (error) {
    log.error("reseal_failed", { user, ...describeError(error) });
  }
}
