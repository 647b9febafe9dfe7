// Counts what flows through, piece by piece: nothing is held back, and a slow reader slows the writer down.
import type { Budget } from "./budget.ts";
import { type Refusal, sentenceOf } from "./refusal.ts";

/** Cuts the stream where the budget ends: `onCut` learns why, and the reader gets an error that says it. */
export function meter(budget: Budget, onCut: (refusal: Refusal) => void): TransformStream<Uint8Array, Uint8Array> {
  return new TransformStream({
    transform(chunk, controller) {
      const refusal = budget.spend(chunk.byteLength);
      if (refusal === null) return controller.enqueue(chunk);
      onCut(refusal);
      throw new Error(sentenceOf(refusal));
    },
  });
}
