// The code of users' own components, in R2. Every upload has a key of its own: the code that an execution was scheduled
// with is never overwritten, and deleting one upload touches no other. Only the user's object deletes (user/code.ts).
import { PACKED_BYTES } from "../limits.ts";
import { gunzip } from "../pack/gunzip.ts";
import type { Packed } from "../pack/packed.ts";

export class CodeStore {
  readonly #bucket: R2Bucket;

  constructor(bucket: R2Bucket) {
    this.#bucket = bucket;
  }

  async put(key: string, file: Uint8Array): Promise<void> {
    await this.#bucket.put(key, file);
  }

  /** Null if it was deleted. The file was checked when it was uploaded. */
  async get(key: string): Promise<Packed | null> {
    const object = await this.#bucket.get(key);
    const json = object && (await gunzip(new Uint8Array(await object.arrayBuffer()), PACKED_BYTES));
    return json && (JSON.parse(new TextDecoder().decode(json)) as Packed);
  }
}

/** A key for one upload of the user. */
export function newCodeKey(user: string): string {
  return `${user}/${crypto.randomUUID()}`;
}
