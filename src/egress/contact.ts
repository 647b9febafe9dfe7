// What became of what a run asked outside: enough to tell who failed (execution/failure.ts), and no more. It lives beside the budget, in
// the memory of this Worker's isolate: where the platform spreads a run over several, each knows its own part.
import type { Heard } from "../execution/failure.ts";

/** One question, until it is answered; what is told first counts. */
export interface Question {
  /** `status`: null for what is not HTTP. */
  answered(status: number | null): void;
  failed(): void;
  /** It was ours to refuse, which says nothing of the far end. */
  dropped(): void;
}

export class Contact {
  #awaited = 0;
  #heard: Heard = { kind: "nothing" };

  get heard(): Heard {
    return this.#heard;
  }

  get isAwaiting(): boolean {
    return this.#awaited > 0;
  }

  ask(): Question {
    this.#awaited += 1;
    let isOpen = true;
    const close = (heard: Heard | null) => {
      if (!isOpen) return;
      isOpen = false;
      this.#awaited -= 1;
      this.#heard = heard ?? this.#heard;
    };
    return {
      answered: (status) => close({ kind: "answer", status }),
      failed: () => close({ kind: "failure" }),
      dropped: () => close(null),
    };
  }
}
