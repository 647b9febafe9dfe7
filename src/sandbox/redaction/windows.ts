// A set of short strings of bytes, and the places of a view at which one of them stands. For each place a filter over
// four bytes says whether one may begin there; where it does, at most LONGEST_WINDOW bytes are looked at. So a search
// is linear, whatever the view and the strings are. What the strings hash to depends on a random number, so that nobody
// can choose many that hash to the same.
import type { View } from "./view.ts";

export const SHORTEST_WINDOW = 4;
export const LONGEST_WINDOW = 32;

/** Bytes that are kept at most: more than an account, `cfg` and environment have, each in two readings. */
export const MOST_BYTES = 1024 * 1024;

/** Slots are twice as many as windows at least, and the filter has so many bits for each slot. */
const FILTER_BITS = 8;

export class Windows {
  readonly #factor = (crypto.getRandomValues(new Uint32Array(1))[0] ?? 0) | 1;
  #bytes = new Uint8Array(256);
  #used = 0;
  /** Where in `#bytes` a window begins, plus one; 0 in a free slot. */
  #slots = new Int32Array(256);
  #lengths = new Uint8Array(256);
  #count = 0;
  #filter = new Uint8Array((256 * FILTER_BITS) / 8);
  /** By length: whether there are windows of that length. */
  readonly #hasLength: boolean[] = Array<boolean>(LONGEST_WINDOW + 1).fill(false);
  #longest = 0;
  /** Whether there was more than there is room for. */
  isFull = false;
  /** The bytes, slots and filters that were looked at. */
  steps = 0;

  get isEmpty(): boolean {
    return this.#count === 0;
  }

  /** Adds every window of `length` bytes, between SHORTEST_WINDOW and LONGEST_WINDOW, from `first` to `end`. */
  add(view: View, first: number, end: number, length: number): void {
    const size = end - first;
    this.isFull ||= this.#used + size > MOST_BYTES;
    if (this.isFull || size < length) return;
    const start = this.#used;
    this.#makeRoom(size, size - length + 1);
    for (let index = first; index < end; index++) this.#bytes[this.#used++] = view.at(index);
    this.#hasLength[length] = true;
    this.#longest = Math.max(this.#longest, length);
    for (let at = start; at + length <= this.#used; at++) {
      if (this.#put(at, length)) this.#count += 1;
    }
  }

  /** Calls `found` with where in the text each window stands that is in no other one. */
  find(view: View, found: (start: number, end: number) => void): void {
    let four = 0;
    let covered = 0;
    for (let end = 1; end <= view.length; end++) {
      this.steps += 1;
      four = (four << 8) | view.at(end - 1);
      if (end < SHORTEST_WINDOW || !this.#mayBegin(four)) continue;
      const length = this.#longestAt(view, end - SHORTEST_WINDOW, covered);
      if (length === 0) continue;
      covered = end - SHORTEST_WINDOW + length;
      found(view.start(end - SHORTEST_WINDOW), view.end(covered - 1));
    }
  }

  /** The length of the longest window at `start` that ends after `covered`; 0 if there is none. */
  #longestAt(view: View, start: number, covered: number): number {
    let longest = 0;
    let hash = 0;
    const most = Math.min(this.#longest, view.length - start);
    for (let length = 1; length <= most; length++) {
      this.steps += 1;
      hash = this.#next(hash, view.at(start + length - 1));
      if (this.#hasLength[length] !== true || start + length <= covered) continue;
      const slot = this.#slotOf(hash, length, (offset) => view.at(start + offset));
      if (this.#slots[slot] !== 0) longest = length;
    }
    return longest;
  }

  /** Whether it was not there yet. */
  #put(at: number, length: number): boolean {
    const byteAt = (offset: number) => this.#bytes[at + offset] ?? 0;
    let hash = 0;
    let four = 0;
    for (let offset = 0; offset < length; offset++) {
      hash = this.#next(hash, byteAt(offset));
      if (offset < SHORTEST_WINDOW) four = (four << 8) | byteAt(offset);
    }
    this.steps += length;
    const slot = this.#slotOf(hash, length, byteAt);
    if (this.#slots[slot] !== 0) return false;
    this.#slots[slot] = at + 1;
    this.#lengths[slot] = length;
    const bit = this.#bitOf(four);
    this.#filter[bit >>> 3] = (this.#filter[bit >>> 3] ?? 0) | (1 << (bit & 7));
    return true;
  }

  /** The slot with that window, or the free one where it belongs. */
  #slotOf(hash: number, length: number, byteAt: (offset: number) => number): number {
    const last = this.#slots.length - 1;
    let slot = mixed(hash) & last;
    while (this.#slots[slot] !== 0 && !this.#isAt(slot, length, byteAt)) {
      this.steps += 1;
      slot = (slot + 1) & last;
    }
    return slot;
  }

  #isAt(slot: number, length: number, byteAt: (offset: number) => number): boolean {
    if (this.#lengths[slot] !== length) return false;
    const at = (this.#slots[slot] ?? 0) - 1;
    for (let offset = 0; offset < length; offset++) {
      this.steps += 1;
      if (this.#bytes[at + offset] !== byteAt(offset)) return false;
    }
    return true;
  }

  #next(hash: number, byte: number): number {
    return Math.imul(hash, this.#factor) + byte + 1;
  }

  #mayBegin(four: number): boolean {
    const bit = this.#bitOf(four);
    return ((this.#filter[bit >>> 3] ?? 0) & (1 << (bit & 7))) !== 0;
  }

  #bitOf(four: number): number {
    return mixed(Math.imul(four, this.#factor)) & (this.#filter.length * 8 - 1);
  }

  #makeRoom(bytes: number, windows: number): void {
    if (this.#used + bytes > this.#bytes.length) {
      const before = this.#bytes;
      this.#bytes = new Uint8Array(Math.max(2 * before.length, this.#used + bytes));
      this.#bytes.set(before);
    }
    let size = this.#slots.length;
    while (size < 2 * (this.#count + windows)) size *= 2;
    if (size > this.#slots.length) this.#growTo(size);
  }

  #growTo(size: number): void {
    const [slots, lengths] = [this.#slots, this.#lengths];
    this.#slots = new Int32Array(size);
    this.#lengths = new Uint8Array(size);
    this.#filter = new Uint8Array((size * FILTER_BITS) / 8);
    for (const [slot, place] of slots.entries()) if (place !== 0) this.#put(place - 1, lengths[slot] ?? 0);
  }
}

/** Every bit of it depends on all of `hash`. */
function mixed(hash: number): number {
  const half = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  const most = Math.imul(half ^ (half >>> 13), 0xc2b2ae35);
  return (most ^ (most >>> 16)) >>> 0;
}
