// An execution in its object's storage. One row holds the state, an ordinary outcome and the logs, so that each step
// writes one row; the pieces of a large outcome have rows of their own. All writes are synchronous: what is saved
// between two awaits is durable together or not at all.
import { concat } from "../bytes.ts";
import { PIECE_BYTES } from "../limits.ts";
import type { Completion } from "./outcome.ts";
import { ABSENT, type State, isSettled } from "./state.ts";

const ROW = "execution";
const pieceKey = (index: number) => `outcome/${index}`;

interface Row {
  readonly state: State;
  /** Null where the state has no outcome, or one that follows from the state itself. */
  readonly outcome: { readonly first: Uint8Array; readonly pieces: number } | null;
  /** Stay as long as the state does. */
  readonly logs: Uint8Array | null;
}

const EMPTY: Row = { state: ABSENT, outcome: null, logs: null };

export class Store {
  readonly #storage: DurableObjectStorage;
  #row: Row;

  constructor(storage: DurableObjectStorage) {
    this.#storage = storage;
    this.#row = storage.kv.get<Row>(ROW) ?? EMPTY;
  }

  get state(): State {
    return this.#row.state;
  }

  get logs(): Uint8Array | null {
    return this.#row.logs;
  }

  /** Replaces the state. The outcome comes with the completion, and stays until a state that cannot have one. */
  save(state: State, completion: Pick<Completion, "bytes" | "logs"> | null): void {
    if (state.status === "absent") {
      this.#row = EMPTY;
      // Deletes the alarm, too. A read right after it already sees nothing, so nobody has to wait for it.
      void this.#storage.deleteAll();
      return;
    }
    const kept = hasOutcome(state) ? this.#row.outcome : null;
    if (kept === null) this.#deletePieces();
    const outcome = completion === null ? kept : this.#putPieces(completion.bytes);
    this.#row = { state, outcome, logs: completion === null ? this.logs : completion.logs };
    this.#storage.kv.put(ROW, this.#row);
  }

  /** The outcome's bytes as they go on the wire, or null where none are stored. */
  outcome(): Uint8Array | null {
    const { outcome } = this.#row;
    if (outcome === null || outcome.pieces === 1) return outcome?.first ?? null;
    const pieces = [outcome.first];
    for (let index = 1; index < outcome.pieces; index++) {
      const piece = this.#storage.kv.get<Uint8Array>(pieceKey(index));
      if (piece === undefined) throw new Error(`Piece ${index} of ${outcome.pieces} of the outcome is missing.`);
      pieces.push(piece);
    }
    return concat(...pieces);
  }

  #putPieces(outcome: Uint8Array): Row["outcome"] {
    if (outcome.byteLength <= PIECE_BYTES) return { first: outcome, pieces: 1 };
    // None of it in the row of the state: each later change of the state would write that piece again.
    const pieces = 1 + Math.ceil(outcome.byteLength / PIECE_BYTES);
    for (let index = 1; index < pieces; index++) {
      this.#storage.kv.put(pieceKey(index), outcome.slice((index - 1) * PIECE_BYTES, index * PIECE_BYTES));
    }
    return { first: new Uint8Array(), pieces };
  }

  #deletePieces(): void {
    for (let index = 1; index < (this.#row.outcome?.pieces ?? 0); index++) this.#storage.kv.delete(pieceKey(index));
  }
}

function hasOutcome(state: State): boolean {
  return isSettled(state) || (state.status === "handed_out" && state.redeliverUntil !== null);
}
