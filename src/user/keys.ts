// API keys, and a memory of those found valid. A key is 256 random bits, so that a plain digest of it can be stored,
// and a check: an HMAC-SHA-256 over these bits and the user's id, under a key derived from the deployment's secret. So
// a key that was never made for a user is told from one that was without that user's object.
import { hex } from "../bytes.ts";
import { type Secrets, derivedKey } from "../seal.ts";

const RANDOM_BYTES = 32;
const RANDOM_DIGITS = 2 * RANDOM_BYTES;

/** Nobody guesses 128 bits; and a key whose check is right is still compared with the user's. */
const CHECK_BYTES = 16;

/** How long a replaced key may still work in a Worker that remembers it: less than the contract's 60 s. */
const REMEMBERED_MS = 50_000;

/** Beyond this many, the oldest is forgotten; each takes a few hundred bytes. */
const MOST_REMEMBERED = 10_000;

const encoder = new TextEncoder();

/** A new API key for the user: 96 hexadecimal digits. */
export function makeKey(userId: string, [secret]: Secrets): Promise<string> {
  return withCheck(hex(crypto.getRandomValues(new Uint8Array(RANDOM_BYTES))), userId, secret);
}

/**
 * `key` with the check that it should have, under each of `secrets`: if it was made for the user, one of these is `key`
 * itself. Takes the same steps for every user and key.
 */
export function checkedKeys(key: string, userId: string, secrets: Secrets): Promise<string[]> {
  const random = key.slice(0, RANDOM_DIGITS);
  return Promise.all(secrets.map((secret) => withCheck(random, userId, secret)));
}

async function withCheck(random: string, userId: string, secret: Uint8Array): Promise<string> {
  // One for all users: whose key is derived already would show who was here lately.
  const key = await derivedKey(secret, "api-key", { name: "HMAC", hash: "SHA-256", length: 256 }, ["sign"]);
  const mac = await crypto.subtle.sign("HMAC", key, encoder.encode(JSON.stringify([userId, random])));
  return random + hex(new Uint8Array(mac, 0, CHECK_BYTES));
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
