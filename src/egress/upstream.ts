// What became of the requests and connections of one attempt: enough to tell who failed (execution/failure.ts), and no
// more. It lives in the memory of this Worker's isolate, like the budget: where the platform spreads a run over several
// isolates, each knows its own part.
import type { LastAnswer } from "../execution/failure.ts";

/** One request or connection on its way. The first call of these counts; later ones change nothing. */
export interface PendingRequest {
  /** `status`: null for what is not HTTP. */
  answered(status: number | null): void;
  failed(): void;
  /** We refused it midway, which says nothing about the other end. */
  dropped(): void;
}

export class Upstream {
  #pending = 0;
  #lastAnswer: LastAnswer = { kind: "nothing" };

  get lastAnswer(): LastAnswer {
    return this.#lastAnswer;
  }

  get isAwaiting(): boolean {
    return this.#pending > 0;
  }

  begin(): PendingRequest {
    this.#pending += 1;
    let isPending = true;
    const end = (answer: LastAnswer | null) => {
      if (!isPending) return;
      isPending = false;
      this.#pending -= 1;
      this.#lastAnswer = answer ?? this.#lastAnswer;
    };
    return {
      answered: (status) => end({ kind: "answer", status }),
      failed: () => end({ kind: "failure" }),
      dropped: () => end(null),
    };
  }
}
