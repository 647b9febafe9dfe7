// What the server's log says of each execution: its changes of status, its runs, and the faults that hit it.

export interface Line {
  /** When it was read, in epoch milliseconds. */
  readonly at: number;
  readonly event: "execution" | "component_log" | "chaos" | "error";
  readonly status?: string;
  readonly attempt?: number;
  /** What the component said: which execution's mark, and which run. */
  readonly said?: string;
  readonly fault?: string;
  readonly about?: string;
  readonly error?: string;
}

const FAILURES = new Set(["dispatch_failed", "claim_failed", "attempt_failed", "release_failed", "abandon_failed"]);

export class Journal {
  readonly #lines = new Map<string, Line[]>();
  /** The executions in which a mark was heard. */
  readonly #marks = new Map<string, Set<string>>();
  readonly counts = new Map<string, number>();
  /** Errors of the service's own that no execution is named in. */
  readonly errors: string[] = [];

  hear(text: string): void {
    const fields = parse(text);
    if (fields === null) return;
    const { execution, event } = fields;
    if (event === "unexpected_error") this.errors.push(text.slice(0, 500));
    if (execution === undefined) return;
    const at = Date.now();
    if (event === "execution") {
      const { status, attempt } = fields;
      this.#add(execution, { at, event, ...(status && { status }), ...(attempt !== undefined && { attempt }) });
      if (status === "running" && (attempt ?? 1) > 1) this.#count("attempts > 1");
    } else if (event === "component_log") {
      const said = fields.text?.trim() ?? "";
      this.#add(execution, { at, event, said });
      this.#count("runs");
      const mark = said.split(":")[1] ?? "";
      this.#marks.set(mark, (this.#marks.get(mark) ?? new Set()).add(execution));
    } else if (event === "chaos") {
      const { fault = "", about = "" } = fields;
      this.#add(execution, { at, event, fault, about });
      this.#count(fault);
    } else if (FAILURES.has(event)) {
      this.#add(execution, { at, event: "error", error: `${event}: ${fields.error}` });
      this.#count(event);
    }
  }

  of(execution: string): readonly Line[] {
    return this.#lines.get(execution) ?? [];
  }

  /** The executions that ran for what was marked with `mark`. */
  executionsOf(mark: string): ReadonlySet<string> {
    return this.#marks.get(mark.split("").toReversed().join("")) ?? new Set();
  }

  #add(execution: string, line: Line): void {
    const lines = this.#lines.get(execution);
    if (lines === undefined) this.#lines.set(execution, [line]);
    else lines.push(line);
  }

  #count(what: string): void {
    this.counts.set(what, (this.counts.get(what) ?? 0) + 1);
  }
}

type Fields = { event: string } & {
  [Name in "execution" | "status" | "text" | "fault" | "about" | "error"]?: string;
} & {
  attempt?: number;
};

function parse(text: string): Fields | null {
  if (!text.startsWith('{"event"')) return null;
  try {
    return JSON.parse(text) as Fields;
  } catch {
    return null;
  }
}
