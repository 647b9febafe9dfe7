// Encrypts secrets at rest: AES-256-GCM under a key derived (HKDF-SHA-256) from the deployment's sealing key for one
// user, bound to one record by its id as additional data, so that a sealed value moved to another user or record does
// not open.
//
// A sealed value: 1 byte version, 4 bytes that name the sealing key, 12 bytes nonce, then ciphertext and tag. A
// deployment has one key that seals, and may have others that only open, so that the key can be rotated
// (.github/OPERATIONS.md).
import { concat, hex, isEqual } from "./bytes.ts";

const VERSION = 1;
const KEY_ID_BYTES = 4;
const NONCE_BYTES = 12;
const HEADER_BYTES = 1 + KEY_ID_BYTES;

const encoder = new TextEncoder();
const decoder = new TextDecoder();

/** The record that an account's keys are sealed for. */
export const accountRecord = (accountId: string) => `account:${accountId}`;

/** The record that a component's environment variables are sealed for. */
export const variablesRecord = (componentId: string) => `env:${componentId}`;

/** The record that a waiting execution's input is sealed for. */
export const executionRecord = (executionId: string) => `execution:${executionId}`;

/** A sealed value that cannot be opened: it is for another key, user or record, or damaged. */
export class SealError extends Error {
  override readonly name = "SealError";
}

/** A Sealer for one user. */
export interface Safe {
  seal(value: unknown, record: string): Promise<Uint8Array>;
  open(sealed: Uint8Array, record: string): Promise<unknown>;
  /** Whether `sealed` is under the key that seals now. */
  isCurrent(sealed: Uint8Array): Promise<boolean>;
}

/** The deployment's sealing keys, 32 bytes each: the first one seals and signs, and every one opens and verifies. */
export type Secrets = readonly [Uint8Array, ...Uint8Array[]];

export class Sealer {
  readonly #secrets: Secrets;

  constructor(secrets: Secrets) {
    this.#secrets = secrets;
  }

  /** Encrypts the JSON of `value` for the record `record` of the user `user`. */
  async seal(value: unknown, user: string, record: string): Promise<Uint8Array> {
    const nonce = crypto.getRandomValues(new Uint8Array(NONCE_BYTES));
    const key = await sealingKey(this.#secrets[0], user);
    const plain = encoder.encode(JSON.stringify(value));
    const sealed = await crypto.subtle.encrypt(algorithm(nonce, record), key, plain);
    return concat(new Uint8Array([VERSION]), await keyId(this.#secrets[0]), nonce, new Uint8Array(sealed));
  }

  /** Decrypts what `seal` made for the same user and record. Throws SealError. */
  async open(sealed: Uint8Array, user: string, record: string): Promise<unknown> {
    const secret = await this.#secretOf(sealed);
    if (secret === null) throw new SealError("Sealed under a key that this deployment does not have.");
    const nonce = sealed.slice(HEADER_BYTES, HEADER_BYTES + NONCE_BYTES);
    const key = await sealingKey(secret, user);
    let plain: ArrayBuffer;
    try {
      plain = await crypto.subtle.decrypt(algorithm(nonce, record), key, sealed.slice(HEADER_BYTES + NONCE_BYTES));
    } catch {
      throw new SealError("Sealed for another user or record, or damaged.");
    }
    return JSON.parse(decoder.decode(plain));
  }

  /** Seals and opens for one user. */
  safeOf(user: string): Safe {
    return {
      seal: (value, record) => this.seal(value, user, record),
      open: (sealed, record) => this.open(sealed, user, record),
      isCurrent: async (sealed) => (await this.#secretOf(sealed)) === this.#secrets[0],
    };
  }

  /**
   * A keyed digest of `text` in hex, different for each user: it tells whether two texts of one user are equal, and
   * nothing else.
   */
  digest(text: string, user: string): Promise<string> {
    return digest(this.#secrets[0], text, user);
  }

  /** The digest, then what it is under each of the other keys. */
  digests(text: string, user: string): Promise<string[]> {
    return Promise.all(this.#secrets.map((secret) => digest(secret, text, user)));
  }

  /** The sealing key that `sealed` names; null if the deployment does not have it. */
  async #secretOf(sealed: Uint8Array): Promise<Uint8Array | null> {
    if (sealed[0] !== VERSION) return null;
    for (const secret of this.#secrets) {
      if (isEqual(sealed.subarray(1, HEADER_BYTES), await keyId(secret))) return secret;
    }
    return null;
  }
}

const keyIds = new WeakMap<Uint8Array, Uint8Array>();

async function keyId(secret: Uint8Array): Promise<Uint8Array> {
  const known = keyIds.get(secret);
  if (known !== undefined) return known;
  const id = new Uint8Array(await crypto.subtle.digest("SHA-256", secret)).slice(0, KEY_ID_BYTES);
  keyIds.set(secret, id);
  return id;
}

function sealingKey(secret: Uint8Array, user: string): Promise<CryptoKey> {
  return derivedKey(secret, `seal:${user}`, { name: "AES-GCM", length: 256 }, ["encrypt", "decrypt"]);
}

async function digest(secret: Uint8Array, text: string, user: string): Promise<string> {
  const key = await derivedKey(secret, `digest:${user}`, { name: "HMAC", hash: "SHA-256", length: 256 }, ["sign"]);
  return hex(new Uint8Array(await crypto.subtle.sign("HMAC", key, encoder.encode(text))));
}

/** Deriving a key takes longer than using it: the latest are kept. */
const derivedKeys = new WeakMap<Uint8Array, Map<string, CryptoKey>>();

/** Keys for each sealing key, two for each active user; beyond it, the oldest is dropped. */
const MOST_DERIVED_KEYS = 1000;

/** The key that HKDF-SHA-256 derives from one of the deployment's secrets for the purpose `info`. */
export async function derivedKey(
  secret: Uint8Array,
  info: string,
  use: DerivedKeyUse,
  usages: string[],
): Promise<CryptoKey> {
  const keys = derivedKeys.get(secret) ?? new Map<string, CryptoKey>();
  derivedKeys.set(secret, keys);
  const known = keys.get(info);
  if (known !== undefined) return known;
  const base = await crypto.subtle.importKey("raw", secret, "HKDF", false, ["deriveKey"]);
  const hkdf = { name: "HKDF", hash: "SHA-256", salt: encoder.encode("coatcheck"), info: encoder.encode(info) };
  const key = await crypto.subtle.deriveKey(hkdf, base, use, false, usages);
  keys.set(info, key);
  const oldest = keys.keys().next();
  if (keys.size > MOST_DERIVED_KEYS && !oldest.done) keys.delete(oldest.value);
  return key;
}

interface DerivedKeyUse {
  readonly name: string;
  readonly length: number;
  readonly hash?: string;
}

function algorithm(nonce: Uint8Array, record: string) {
  return { name: "AES-GCM", iv: nonce, additionalData: encoder.encode(record) };
}
