// How much an execution may still send and receive. Budgets live as long as the isolate of this Worker that keeps them: an
// execution runs in one place, and the requests of its component arrive there, so that is where they are counted. Where the
// platform does spread them over several isolates, each counts for itself, and the limit on subrequests that every loaded
// Worker has (sandbox/isolate.ts) is what holds over all of them.
import { Contact } from "./contact.ts";
import type { Refusal } from "./refusal.ts";
import type { EgressRules } from "./rules.ts";

/** A component that runs into a wall in a loop is logged this often. */
const MOST_LINES = 20;

export class Budget {
  readonly #limits: Pick<EgressRules, "requests" | "bytes">;
  #requests = 0;
  #bytes = 0;
  #lines = 0;
  #contact = new Contact();

  constructor(limits: Pick<EgressRules, "requests" | "bytes">) {
    this.#limits = limits;
  }

  /** Of the attempt that began last. */
  get contact(): Contact {
    return this.#contact;
  }

  /** Another attempt begins, which what the one before heard is no matter of. */
  begin(): Contact {
    this.#contact = new Contact();
    return this.#contact;
  }

  /** One more request or connection, one that is going to be refused too. */
  request(): Refusal | null {
    this.#requests += 1;
    return this.#requests > this.#limits.requests ? { reason: "requests_used", limit: this.#limits.requests } : null;
  }

  /** What has gone through cannot be taken back: the first piece that is too much is the last one counted. */
  spend(bytes: number): Refusal | null {
    const refusal = this.afford(bytes);
    this.#bytes += bytes;
    return refusal;
  }

  /** Whether so many bytes are left. */
  afford(bytes: number): Refusal | null {
    return this.#bytes + bytes > this.#limits.bytes ? { reason: "bytes_used", limit: this.#limits.bytes } : null;
  }

  /** Whether one more line may be logged. */
  mayLog(): boolean {
    this.#lines += 1;
    return this.#lines <= MOST_LINES;
  }
}

/** The budgets of the executions that were heard of last. */
export class Budgets {
  readonly #most: number;
  readonly #budgets = new Map<string, Budget>();

  /** Beyond `most` executions, the one that was silent for longest is forgotten. */
  constructor(most: number) {
    this.#most = most;
  }

  of(execution: string, limits: Pick<EgressRules, "requests" | "bytes">): Budget {
    const budget = this.#budgets.get(execution) ?? new Budget(limits);
    this.#budgets.delete(execution);
    this.#budgets.set(execution, budget);
    const [oldest] = this.#budgets.keys();
    if (this.#budgets.size > this.#most && oldest !== undefined) this.#budgets.delete(oldest);
    return budget;
  }
}
