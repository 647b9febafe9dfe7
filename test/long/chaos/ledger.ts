// Every execution that a client tried to schedule, and what became of it.
import { type History, idOf } from "./history.ts";
import type { Journal, Line } from "./journal.ts";
import { type Spans, judge } from "./judge.ts";
import type { Story } from "./plan.ts";
import type { Outage } from "./server.ts";

export interface Violation {
  readonly execution: string | null;
  readonly cycle: number;
  readonly story: Story;
  readonly what: readonly string[];
  readonly observations: History["observations"];
  readonly log: readonly Line[];
  readonly outages: readonly Outage[];
}

export class Ledger {
  readonly histories: History[] = [];
  readonly #journal: Journal;
  readonly #outages: readonly Outage[];
  readonly #spans: Spans;
  #judged = new Set<History>();

  constructor(journal: Journal, outages: readonly Outage[], spans: Spans) {
    this.#journal = journal;
    this.#outages = outages;
    this.#spans = spans;
  }

  open(story: Story, cycle: number): History {
    const history: History = { story, cycle, observations: [], isTold: false };
    this.histories.push(history);
    return history;
  }

  /** Of the histories that are told and not judged yet; with `isEnd` of all. */
  judge(isEnd: boolean): Violation[] {
    const due = this.histories.filter((history) => !this.#judged.has(history) && (isEnd || history.isTold));
    return due.flatMap((history) => {
      this.#judged.add(history);
      const { story, cycle, observations } = history;
      const execution = idOf(history);
      const log = execution === null ? [] : this.#journal.of(execution);
      const executions = this.#journal.executionsOf(story.mark).size;
      const outages = this.#outages;
      const what = judge({ history, lines: log, executions, outages, spans: this.#spans });
      if (what.length === 0) return [];
      const [first, last] = [observations[0]?.from ?? 0, observations.at(-1)?.until ?? 0];
      const around = outages.filter(({ from, until }) => from <= last && until >= first);
      return [{ execution, cycle, story, what, observations, log, outages: around }];
    });
  }
}
