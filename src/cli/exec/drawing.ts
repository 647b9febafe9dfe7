// Draws an execution as its changes arrive: on a terminal a diagram, below which the time in the present status counts
// up, elsewhere one line for each change.
import { type Execution, type Status, type StatusEvent, isSettled } from "../../client/index.ts";
import { showProgress } from "../progress.ts";
import type { Output } from "../output.ts";
import { hanging, secondsText, whoFailed } from "../text.ts";
import { diagramLines, headLine, plainLine } from "./stages.ts";

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
    if (this.#terminal.isTTY) {
      if (this.#first === null) this.#terminal.print(headLine());
      for (const line of diagramLines(event, this.#last, sinceMs)) this.#terminal.print(line);
    } else this.#terminal.print(plainLine(event, this.#last, sinceMs));
    this.#first ??= event;
    this.#last = event;
    const { status, attempt } = event;
    if (status === "scheduled" || status === "running") {
      const text = status === "running" ? `running, attempt ${attempt}` : status;
      this.#stopProgress = showProgress(text, this.#terminal);
    }
  }

  /** Leaves the terminal as it was, below the drawing. */
  end(): void {
    this.#stopProgress();
  }

  /** Says how it ended. `outcome` is fulfilled or rejected, if there was one. */
  conclude(execution: Execution, outcome: Status | null): void {
    this.end();
    for (const line of conclusionOf(execution, outcome)) this.#terminal.print(line);
  }
}

function conclusionOf(execution: Execution, outcome: Status | null): string[] {
  const { status, failure, size, started_at, finished_at, result_available_until: until } = execution;
  const ran = started_at === null || finished_at === null ? null : Date.parse(finished_at) - Date.parse(started_at);
  const statuses = outcome !== null && outcome !== status ? [outcome, status] : [status];
  const facts = [
    capitalized(statuses.join(" and ").replaceAll("_", " ")),
    ...(size === null ? [] : [`${size} bytes`]),
    ...(ran === null ? [] : [`ran for ${secondsText(ran)}`]),
    ...(until !== null && isSettled(status) ? [`available until ${until}`] : []),
  ];
  const why = failure === null ? [] : [hanging(`${failure.name}: `, failure.message), whoFailed(failure)];
  return [`${facts.join(", ")}.`, ...why];
}

function capitalized(text: string): string {
  return (text[0]?.toUpperCase() ?? "") + text.slice(1);
}
