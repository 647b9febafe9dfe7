// The faults that are made inside the runtime, where no signal reaches (worker.ts), and the chance of each.
/** Answers the number of the build that runs. */
export const BUILD_PATH = "/chaos/build";

export interface Inside {
  readonly seed: string;
  readonly chances: {
    /** A message that is sent and never comes. */
    readonly never: number;
    readonly twice: number;
    readonly late: number;
    /** A message that was acknowledged and comes again. */
    readonly again: number;
    /** A message that cannot be delivered, until the queue gives up. */
    readonly bounce: number;
    /** An object that is aborted between commit and answer; of each call. */
    readonly abort: number;
  };
}

export const NO_FAULTS: Inside = {
  seed: "",
  chances: { never: 0, twice: 0, late: 0, again: 0, bounce: 0, abort: 0 },
};

export function insideFaults(seed: string): Inside {
  return { seed, chances: { never: 0.05, twice: 0.1, late: 0.1, again: 0.1, bounce: 0.02, abort: 0.05 } };
}
