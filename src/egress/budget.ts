// How much an execution may still send and receive. A budget lives as long as the isolate of this Worker that keeps it:
// an execution runs in one place, its component's requests arrive there, and there they are counted. Where the platform
// does spread them over several isolates, each counts for itself; what then holds over all of them is the limit on
// subrequests that every loaded Worker has (sandbox/isolate.ts).
import { REFUSED_PREFIX } from "./protocol.ts";
import { type Refusal, sentenceOf } from "./refusal.ts";
import type { EgressRules } from "./rules.ts";
import { Upstream } from "./upstream.ts";

/** Log lines per execution: a component that runs into the same refusal in a loop would fill the log. */
const MOST_LOG_LINES = 20;

type Limits = Pick<EgressRules, "requests" | "bytes">;

export class Budget {
  readonly #limits: Limits;
  #requests = 0;
  #bytes = 0;
  #logLines = 0;
  #upstream = new Upstream();
  #attempt = 0;
  #end = Promise.withResolvers<void>();
  #hasEnded = false;

  constructor(limits: Limits) {
    this.#limits = limits;
  }

  /** Of the latest attempt. */
  get upstream(): Upstream {
    return this.#upstream;
  }

  /** A new attempt starts from nothing: what the one before got for an answer does not explain how this one ends. */
  beginAttempt(attempt: number): Upstream {
    this.#end.resolve();
    this.#end = Promise.withResolvers();
    this.#attempt = attempt;
    this.#hasEnded = false;
    this.#upstream = new Upstream();
    return this.#upstream;
  }

  /** From now on, nothing of the attempt's run gets through; what is under way is broken off. */
  endAttempt(attempt: number): void {
    if (attempt !== this.#attempt) return;
    this.#hasEnded = true;
    this.#end.resolve();
  }

  /** Whether it is known here that the attempt's run is over. Another isolate of this Worker may know more. */
  isOver(attempt: number): boolean {
    return attempt < this.#attempt || (attempt === this.#attempt && this.#hasEnded);
  }

  /** Resolves when the latest attempt's run is over, as far as that gets known here. */
  get end(): Promise<void> {
    return this.#end.promise;
  }

  /** Counts one more request or connection, even one that is about to be refused. */
  countRequest(): Refusal | null {
    this.#requests += 1;
    return this.#requests > this.#limits.requests ? { reason: "requests_used", limit: this.#limits.requests } : null;
  }

  /** Counts bytes that have gone through. They cannot be taken back, so the first chunk over the limit still counts. */
  consume(bytes: number): Refusal | null {
    const refusal = this.exceededBy(bytes);
    this.#bytes += bytes;
    return refusal;
  }

  /** Why this many bytes more are too many; null where they are left. */
  exceededBy(bytes: number): Refusal | null {
    return this.#bytes + bytes > this.#limits.bytes ? { reason: "bytes_used", limit: this.#limits.bytes } : null;
  }

  /** Counts one more line for the log; answers whether to write it. */
  countLogLine(): boolean {
    this.#logLines += 1;
    return this.#logLines <= MOST_LOG_LINES;
  }
}

/**
 * Counts what flows through, chunk by chunk: nothing is held back, and a slow reader slows the writer down. Where the
 * budget ends it breaks the stream off: `onCut` gets the refusal, the reader an error that says the same.
 */
export function meter(budget: Budget, onCut: (refusal: Refusal) => void): TransformStream<Uint8Array, Uint8Array> {
  return new TransformStream({
    transform(chunk, controller) {
      const refusal = budget.consume(chunk.byteLength);
      if (refusal === null) return controller.enqueue(chunk);
      onCut(refusal);
      throw new Error(REFUSED_PREFIX + sentenceOf(refusal));
    },
  });
}

/** The budgets of the executions that were active last. */
export class Budgets {
  readonly #most: number;
  readonly #budgets = new Map<string, Budget>();

  /** Keeps `most` executions and forgets the one that has been idle for longest. */
  constructor(most: number) {
    this.#most = most;
  }

  of(execution: string, limits: Limits): Budget {
    const budget = this.#budgets.get(execution) ?? new Budget(limits);
    this.#budgets.delete(execution);
    this.#budgets.set(execution, budget);
    const [oldest] = this.#budgets.keys();
    if (this.#budgets.size > this.#most && oldest !== undefined) this.#budgets.delete(oldest);
    return budget;
  }
}
