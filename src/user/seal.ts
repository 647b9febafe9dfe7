// Encrypts secrets at rest: AES-256-GCM under a key derived (HKDF-SHA-256) from the deployment's secret for one user, bound
// to one record by its id as additional data, so that a sealed value moved to another user or record does not open.
//
// A sealed value: 1 byte version, 4 bytes that name the deployment's secret, 12 bytes nonce, then ciphertext and tag.
import { concat, hex, isEqual } from "../bytes.ts";

const VERSION = 1;
const KEY_ID_BYTES = 4;
const NONCE_BYTES = 12;
const HEADER_BYTES = 1 + KEY_ID_BYTES;

const encoder = new TextEncoder();
const decoder = new TextDecoder();

/** The record that an account's keys are sealed for. */
export const accountRecord = (accountId: string) => `account:${accountId}`;

/** The record that a component's environment variables are sealed for. */
export const envRecord = (componentId: string) => `env:${componentId}`;

/** The record that a waiting execution's input is sealed for. */
export const executionRecord = (executionId: string) => `execution:${executionId}`;

/** A sealed value that cannot be opened: of another secret, user or record, or damaged. */
export class SealError extends Error {
  override readonly name = "SealError";
}

/** A Sealer that knows whose secrets it keeps. */
export interface Safe {
  seal(value: unknown, record: string): Promise<Uint8Array>;
  open(sealed: Uint8Array, record: string): Promise<unknown>;
}

export class Sealer {
  readonly #secret: Uint8Array;

  /** `secret`: the deployment's, 32 bytes. */
  constructor(secret: Uint8Array) {
    this.#secret = secret;
  }

  /** Encrypts the JSON of `value` for the record `record` of the user `user`. */
  async seal(value: unknown, user: string, record: string): Promise<Uint8Array> {
    const nonce = crypto.getRandomValues(new Uint8Array(NONCE_BYTES));
    const key = await this.#keyOf(user);
    const plain = encoder.encode(JSON.stringify(value));
    const sealed = await crypto.subtle.encrypt(algorithm(nonce, record), key, plain);
    return concat(new Uint8Array([VERSION]), await this.#keyId(), nonce, new Uint8Array(sealed));
  }

  /** Decrypts what `seal` made for the same user and record. Throws SealError. */
  async open(sealed: Uint8Array, user: string, record: string): Promise<unknown> {
    const isOurs = sealed[0] === VERSION && isEqual(sealed.subarray(1, HEADER_BYTES), await this.#keyId());
    if (!isOurs) throw new SealError("Sealed under a secret that this deployment does not have.");
    const nonce = sealed.slice(HEADER_BYTES, HEADER_BYTES + NONCE_BYTES);
    const key = await this.#keyOf(user);
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
    };
  }

  /** A keyed digest of `text` in hex, the user's own: equal texts of one user are equal, and nothing else can be told. */
  async digest(text: string, user: string): Promise<string> {
    const key = await this.#derive(`digest:${user}`, { name: "HMAC", hash: "SHA-256", length: 256 }, ["sign"]);
    return hex(new Uint8Array(await crypto.subtle.sign("HMAC", key, encoder.encode(text))));
  }

  #keyOf(user: string): Promise<CryptoKey> {
    return this.#derive(`seal:${user}`, { name: "AES-GCM", length: 256 }, ["encrypt", "decrypt"]);
  }

  async #derive(info: string, use: DerivedKeyUse, usages: string[]): Promise<CryptoKey> {
    const base = await crypto.subtle.importKey("raw", this.#secret, "HKDF", false, ["deriveKey"]);
    const hkdf = { name: "HKDF", hash: "SHA-256", salt: encoder.encode("coatcheck"), info: encoder.encode(info) };
    return crypto.subtle.deriveKey(hkdf, base, use, false, usages);
  }

  async #keyId(): Promise<Uint8Array> {
    return new Uint8Array(await crypto.subtle.digest("SHA-256", this.#secret)).slice(0, KEY_ID_BYTES);
  }
}

interface DerivedKeyUse {
  readonly name: string;
  readonly length: number;
  readonly hash?: string;
}

function algorithm(nonce: Uint8Array, record: string) {
  return { name: "AES-GCM", iv: nonce, additionalData: encoder.encode(record) };
}
