// The stretches of a text that are to be masked: any number, in any order, one over the other.
import { MASK } from "../../user/secrets.ts";

export class Marks {
  readonly #text: string;
  /** By place: how many stretches begin there, less those that end there. */
  readonly #changes: Int32Array;

  constructor(text: string) {
    this.#text = text;
    this.#changes = new Int32Array(text.length + 1);
  }

  add(start: number, end: number): void {
    this.#changes[start] = (this.#changes[start] ?? 0) + 1;
    this.#changes[end] = (this.#changes[end] ?? 0) - 1;
  }

  /** The text with one mask for each stretch, and for those that overlap or touch. */
  masked(): string {
    let kept = "";
    let from = 0;
    let depth = 0;
    for (const [place, change] of this.#changes.entries()) {
      if (change === 0) continue;
      if (depth === 0) kept += this.#text.slice(from, place) + MASK;
      depth += change;
      from = place;
    }
    return kept + this.#text.slice(from);
  }
}
