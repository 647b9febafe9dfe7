// What a component logs, as lines of the service's own log: bounded, marked with the execution, and free of every value that
// the component was given.
import { log } from "../log.ts";
import type { Run } from "./sandbox.ts";
import { type Redact, scrubber } from "./secrets.ts";

/** A line says what happened, it does not carry documents. */
const LONGEST_LINE = 2000;

/** A component that logs in a loop says nothing more after this many lines. */
export const MOST_LINES = 200;

const LEVELS: ReadonlySet<unknown> = new Set(["trace", "debug", "info", "warn", "error", "fatal"]);

export class LogBook {
  readonly #run: Run;
  readonly #scrub: Redact;
  #lines = 0;

  constructor(run: Run) {
    this.#run = run;
    this.#scrub = scrubber({ ...run.env, cfg: run.call.cfg });
  }

  /** Takes whatever comes: it comes out of an isolate. */
  write(level: unknown, text: unknown): void {
    this.#lines += 1;
    if (this.#lines > MOST_LINES || typeof text !== "string") return;
    log.info("component_log", {
      execution: this.#run.executionId,
      component: this.#run.component,
      level: LEVELS.has(level) ? String(level) : "info",
      text: this.#scrub(text.slice(0, LONGEST_TEXT)).slice(0, LONGEST_LINE),
    });
  }
}

/** Scrubbed as a whole, so that no value is cut in two where the line is. */
const LONGEST_TEXT = 50_000;
