// Draws an execution as its changes come: on a terminal a diagram with the time in its present stage counting below it,
// elsewhere a line for each change.
import { type Execution, type StatusEvent, isSettled } from "../../client/index.ts";
import { visible, whoFailed } from "../print.ts";
import { showProgress } from "../progress.ts";
import type { Output } from "../terminal.ts";
import { diagramLines, headLine, plainLine } from "./stages.ts";
import { secondsText } from "./words.ts";

export class Drawing {
  readonly #terminal: Output;
  #first: StatusEvent | null = null;
  #last: StatusEvent | null = null;
  #stopProgress: () => void = () => {};

  constructor(terminal: Output) {
    this.#terminal = terminal;
  }

  add(event: StatusEvent): void {
    this.#stopProgress();
    const sinceMs = Date.parse(event.at) - Date.parse(this.#first?.at ?? event.at);
    if (this.#terminal.isTTY === true) {
      if (this.#first === null) this.#write(headLine());
      for (const line of diagramLines(event, this.#last, sinceMs)) this.#write(line);
    } else this.#write(plainLine(event, this.#last, sinceMs));
    this.#first ??= event;
    this.#last = event;
    const { status, attempt } = event;
    if (status === "scheduled" || status === "running") {
      const text = status === "running" ? `running, attempt ${attempt}` : status;
      this.#stopProgress = showProgress(text, this.#terminal);
    }
  }

  /** Leaves the terminal as it was, below what has been drawn. */
  end(): void {
    this.#stopProgress();
  }

  /** Says what came of it. `kind`: the last of fulfilled and rejected that was heard, if any. */
  conclude(execution: Execution, kind: StatusEvent["status"] | null): void {
    this.end();
    for (const line of conclusionOf(execution, kind)) this.#write(visible(line));
  }

  #write(line: string): void {
    this.#terminal.write(`${line}\n`);
  }
}

function conclusionOf(execution: Execution, kind: StatusEvent["status"] | null): string[] {
  const { status, failure, size, started_at, finished_at, result_available_until: until } = execution;
  const ran = started_at === null || finished_at === null ? null : Date.parse(finished_at) - Date.parse(started_at);
  const statuses = kind !== null && kind !== status ? [kind, status] : [status];
  const facts = [
    titled(statuses.join(" and ").replaceAll("_", " ")),
    ...(size === null ? [] : [`${size} bytes`]),
    ...(ran === null ? [] : [`ran for ${secondsText(ran)}`]),
    ...(until !== null && isSettled(status) ? [`to be fetched until ${until}`] : []),
  ];
  const why = failure === null ? [] : [`${failure.name}: ${failure.message}`, whoFailed(failure)];
  return [`${facts.join(", ")}.`, ...why];
}

function titled(words: string): string {
  return (words[0]?.toUpperCase() ?? "") + words.slice(1);
}
