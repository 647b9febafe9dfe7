// What a component logs, as lines of the service's own log and as the logs that the execution's owner reads: bounded,
// marked with the execution, and free of every value that the component was given or renewed.
import { encodeLogs } from "../execution/view.ts";
import { LOGS_BYTES } from "../limits.ts";
import { LOG_LEVELS, log } from "../log.ts";
import type { Run } from "./port.ts";
import { LONGEST_LOG_TEXT, MOST_LOG_LINES } from "./protocol.ts";
import { Redactor } from "./redaction.ts";
import { type Given, givenTo } from "./redaction/values.ts";

/** A line says what happened; it does not carry documents. */
const LONGEST_LINE = 2000;

/**
 * Characters of a run that are searched for secrets and will be cut off: so many again as all lines may keep. Once they
 * are used up, lines that are longer are left out: to search them costs more than they tell anybody.
 */
const MOST_CUT = MOST_LOG_LINES * LONGEST_LINE;

const LEVELS: ReadonlySet<unknown> = new Set(LOG_LEVELS);

const encoder = new TextEncoder();

export class LogBook {
  readonly #run: Run;
  readonly #redactor: Redactor;
  #lines = 0;
  #cut = 0;
  readonly #kept: string[] = [];
  #bytes = encodeLogs([], false).byteLength;
  #isTruncated = false;

  constructor(run: Run) {
    this.#run = run;
    this.#redactor = new Redactor("logs", ...givenTo(run));
  }

  /** What the lines from now on are free of, too. */
  add(given: Given): void {
    this.#redactor.add(given);
  }

  /** Takes anything: it comes out of an isolate. */
  write(level: unknown, text: unknown): void {
    this.#lines += 1;
    const isText = typeof text === "string";
    const cut = isText ? Math.max(0, Math.min(text.length, LONGEST_LOG_TEXT) - LONGEST_LINE) : 0;
    if (!isText || this.#lines > MOST_LOG_LINES || this.#cut + cut > MOST_CUT) {
      this.#isTruncated = true;
      return;
    }
    this.#cut += cut;
    const scrubbed = this.#redactor.redact(text);
    const line = { level: LEVELS.has(level) ? String(level) : "info", text: scrubbed.slice(0, LONGEST_LINE) };
    const { executionId: execution, component } = this.#run;
    log.info("component_log", { execution, component, ...line });
    this.#keep(line, scrubbed.length > LONGEST_LINE || text.length >= LONGEST_LOG_TEXT);
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
