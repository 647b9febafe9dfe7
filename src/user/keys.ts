// API keys, and a memory of those found valid. A key is 256 random bits, so that a plain digest of it can be stored.
import { hex } from "../bytes.ts";

const KEY_BYTES = 32;

/** How long a replaced key may still work in a Worker that remembers it: less than the contract's 60 s. */
const REMEMBERED_MS = 50_000;

/** Beyond this many, the oldest is forgotten; each takes a few hundred bytes. */
const MOST_REMEMBERED = 10_000;

const encoder = new TextEncoder();

/** A new API key: 64 hexadecimal digits. */
export function makeKey(): string {
  return hex(crypto.getRandomValues(new Uint8Array(KEY_BYTES)));
}

/** SHA-256. */
export async function digestOf(text: string): Promise<Uint8Array> {
  return new Uint8Array(await crypto.subtle.digest("SHA-256", encoder.encode(text)));
}

/**
 * Remembers whose credentials a request has, under a digest of them, so that a poll need not call the user's object.
 */
export class KeyMemory<Actor extends { readonly profile: { readonly id: string } }> {
  readonly #known = new Map<string, { readonly actor: Actor; readonly until: number }>();

  /** `now` in epoch milliseconds. */
  recall(credentialDigest: string, now: number): Actor | null {
    const known = this.#known.get(credentialDigest);
    return known !== undefined && now < known.until ? known.actor : null;
  }

  remember(credentialDigest: string, actor: Actor, now: number): void {
    this.#known.delete(credentialDigest);
    this.#known.set(credentialDigest, { actor, until: now + REMEMBERED_MS });
    const oldest = this.#known.keys().next();
    if (this.#known.size > MOST_REMEMBERED && !oldest.done) this.#known.delete(oldest.value);
  }

  /** Forgets every key of a user: here at once, elsewhere when the memory ends. */
  forget(userId: string): void {
    for (const [digest, { actor }] of this.#known) if (actor.profile.id === userId) this.#known.delete(digest);
  }
}
