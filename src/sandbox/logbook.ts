// What a component logs, as lines of the service's own log and as the logs that the execution's owner reads: bounded,
// marked with the execution, and free of every value that the component was given.
import { encodeLogs } from "../execution/view.ts";
import { LOGS_BYTES } from "../limits.ts";
import { LOG_LEVELS, log } from "../log.ts";
import type { Run } from "./port.ts";
import { LONGEST_LOG_TEXT, MOST_LOG_LINES } from "./protocol.ts";
import { type Redact, scrubber } from "./redaction.ts";

/** A line says what happened; it does not carry documents. */
const LONGEST_LINE = 2000;

const LEVELS: ReadonlySet<unknown> = new Set(LOG_LEVELS);

const encoder = new TextEncoder();

export class LogBook {
  readonly #run: Run;
  readonly #scrub: Redact;
  #lines = 0;
  readonly #kept: string[] = [];
  #bytes = encodeLogs([], false).byteLength;
  #isTruncated = false;

  constructor(run: Run) {
    this.#run = run;
    this.#scrub = scrubber({ ...run.variables, cfg: run.call.cfg });
  }

  /** Takes anything: it comes out of an isolate. */
  write(level: unknown, text: unknown): void {
    this.#lines += 1;
    if (this.#lines > MOST_LOG_LINES || typeof text !== "string") {
      this.#isTruncated = true;
      return;
    }
    const scrubbed = this.#scrub(text.slice(0, LONGEST_LOG_TEXT));
    const line = { level: LEVELS.has(level) ? String(level) : "info", text: scrubbed.slice(0, LONGEST_LINE) };
    const { executionId: execution, component } = this.#run;
    log.info("component_log", { execution, component, ...line });
    this.#keep(line, scrubbed.length > LONGEST_LINE || text.length > LONGEST_LOG_TEXT);
  }

  /** The lines that there was room for, as JSON; null if there were none. */
  bytes(): Uint8Array | null {
    return this.#lines === 0 ? null : encodeLogs(this.#kept, this.#isTruncated);
  }

  #keep(line: { level: string; text: string }, isCut: boolean): void {
    const json = JSON.stringify({ at: new Date().toISOString(), ...line, attempt: this.#run.attempt });
    const bytes = encoder.encode(`${json},`).byteLength;
    const isTooMuch = this.#bytes + bytes > LOGS_BYTES;
    this.#isTruncated ||= isTooMuch || isCut;
    if (isTooMuch) return;
    this.#kept.push(json);
    this.#bytes += bytes;
  }
}
