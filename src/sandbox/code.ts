// The code of users' own components, in R2. Every upload has a key of its own: the code that an execution was scheduled
// with is never overwritten, and deleting one upload touches no other.
import { PACKED_BYTES } from "../limits.ts";
import { gunzip } from "../pack/gunzip.ts";
import type { Packed } from "../pack/packed.ts";

/** The most that R2 deletes in one call. */
const MOST_KEYS = 1000;

export class CodeStore {
  readonly #bucket: R2Bucket;

  constructor(bucket: R2Bucket) {
    this.#bucket = bucket;
  }

  /** Stores a packed file; returns its key. */
  async put(user: string, file: Uint8Array): Promise<string> {
    const key = `${user}/${crypto.randomUUID()}`;
    await this.#bucket.put(key, file);
    return key;
  }

  /** Null if it was deleted. The file was checked when it was uploaded. */
  async get(key: string): Promise<Packed | null> {
    const object = await this.#bucket.get(key);
    const json = object && (await gunzip(new Uint8Array(await object.arrayBuffer()), PACKED_BYTES));
    return json && (JSON.parse(new TextDecoder().decode(json)) as Packed);
  }

  async delete(keys: readonly string[]): Promise<void> {
    for (let start = 0; start < keys.length; start += MOST_KEYS) {
      await this.#bucket.delete(keys.slice(start, start + MOST_KEYS));
    }
  }

  /** Deletes all code of a user. */
  async deleteAll(user: string): Promise<void> {
    for (;;) {
      const { objects, truncated } = await this.#bucket.list({ prefix: `${user}/` });
      await this.delete(objects.map(({ key }) => key));
      if (!truncated) return;
    }
  }
}
