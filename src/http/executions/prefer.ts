// The `wait` preference of RFC 7240, section 4.3.
import { WAIT_SECONDS } from "../../limits.ts";

/** The seconds that `Prefer: wait=N` asks for, at most 30; null where the header asks for none, or not in whole seconds. */
export function waitSecondsOf(prefer: string | undefined): number | null {
  for (const preference of (prefer ?? "").split(",")) {
    const seconds = /^\s*wait\s*=\s*"?(\d+)"?\s*(?:;.*)?$/i.exec(preference)?.[1];
    if (seconds !== undefined) return Math.min(Number(seconds), WAIT_SECONDS);
  }
  return null;
}
