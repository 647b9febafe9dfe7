// The ledger of a user's code in R2, in the user's object: one row for each file, from before it is stored until after
// it was deleted. What no component refers to any more has an instant at which the object's alarm deletes it, so that
// nothing stays because a Worker died between two steps, or because nobody pushes again.
import { type Excess, excessOf } from "../limits.ts";

interface StoredFile {
  /** The id of its component. */
  readonly component: string;
  readonly bytes: number;
  /** Whether it is being stored: nothing may delete it earlier. */
  readonly isArriving: boolean;
  /** When it is deleted; null while the component refers to it. */
  readonly dueAt: number | null;
}

/** Far more than it takes to store a file. */
const ARRIVAL_MS = 3600_000;

const PUSHES_MS = 3600_000;

/** What R2 deletes in one call. */
const MOST_KEYS = 1000;

const PREFIX = "code/";
const PUSHES = "pushes";

interface Pushes {
  readonly since: number;
  readonly count: number;
}

export class CodeLedger {
  readonly #kv: SyncKvStorage;
  readonly #arm: () => void;

  /** `arm`: calls for the alarm to be set, because there is something to delete, or something else first. */
  constructor(kv: SyncKvStorage, arm: () => void) {
    this.#kv = kv;
    this.#arm = arm;
  }

  /** Makes room for a file that is about to be stored. A repeated call changes nothing. */
  expect(key: string, component: string, bytes: number, now: number): Excess | null {
    if (this.#find(key) !== null) return null;
    const files = this.#list();
    const last = this.#kv.get<Pushes>(PUSHES);
    const pushes = last !== undefined && now - last.since < PUSHES_MS ? last : { since: now, count: 0 };
    const excess =
      excessOf("pushes", pushes.count) ??
      excessOf("versions", files.length) ??
      excessOf(
        "versions_bytes",
        files.reduce((sum, [, file]) => sum + file.bytes, bytes),
      );
    if (excess !== null) return excess;
    this.#kv.put(PUSHES, { ...pushes, count: pushes.count + 1 } satisfies Pushes);
    this.#put(key, { component, bytes, isArriving: true, dueAt: now + ARRIVAL_MS });
    this.#arm();
    return null;
  }

  /** Whether the file is expected; false if it has arrived. Throws if it is, or will at once be, deleted. */
  isArriving(key: string, now: number): boolean {
    const file = this.#find(key);
    if (file === null || isDue(file, now)) throw new Error("The code of this push came too late, and is deleted.");
    return file.isArriving;
  }

  /** The file is stored, and its component refers to it from now on. */
  use(key: string): void {
    this.#settle(key, null);
  }

  /** Nothing refers to the file from now on, and nobody needs it from `dueAt` on (epoch milliseconds). */
  release(key: string, dueAt: number): void {
    this.#settle(key, dueAt);
    this.#arm();
  }

  /** Nobody needs what is there of the component's code. */
  releaseAll(component: string, now: number): void {
    const files = this.#list().filter(([, file]) => file.component === component && !file.isArriving);
    for (const [key] of files) this.#settle(key, now);
    this.#arm();
  }

  /** Calls `erase`, which deletes all that the object stores, and still deletes the files. */
  outlive(erase: () => void, now: number): void {
    const files = this.#list();
    erase();
    for (const [key, file] of files) this.#put(key, file.isArriving ? file : { ...file, dueAt: now });
    if (files.length > 0) this.#arm();
  }

  /** When there is something to delete; null if every file is referred to. */
  sweepAt(): number | null {
    const instants = this.#list().flatMap(([, { dueAt }]) => dueAt ?? []);
    return instants.length === 0 ? null : Math.min(...instants);
  }

  /** Has the files deleted that are due. What could not be deleted stays in the ledger. */
  async sweep(now: number, remove: (keys: string[]) => Promise<void>): Promise<void> {
    const due = this.#list().filter(([, file]) => isDue(file, now));
    const keys = due.slice(0, MOST_KEYS).map(([key]) => key);
    if (keys.length === 0) return;
    await remove(keys);
    for (const key of keys) this.#kv.delete(PREFIX + key);
  }

  #settle(key: string, dueAt: number | null): void {
    const file = this.#find(key);
    if (file !== null) this.#put(key, { ...file, isArriving: false, dueAt });
  }

  #list(): [key: string, file: StoredFile][] {
    return Array.from(this.#kv.list<StoredFile>({ prefix: PREFIX }), ([key, file]) => [key.slice(PREFIX.length), file]);
  }

  #find(key: string): StoredFile | null {
    return this.#kv.get<StoredFile>(PREFIX + key) ?? null;
  }

  #put(key: string, file: StoredFile): void {
    this.#kv.put(PREFIX + key, file);
  }
}

function isDue({ dueAt }: StoredFile, now: number): boolean {
  return dueAt !== null && dueAt <= now;
}
