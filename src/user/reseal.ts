// Seals again, under the current key, what is stored under a former one, so that the former key can be removed.
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
