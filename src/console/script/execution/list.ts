// Your executions of the last day, a page at a time. The charts above the list cover the executions that it shows.
import { type Execution, NotFound, type Status } from "../../../client/index.ts";
import type { Context } from "../context.ts";
import { element, replace } from "../element.ts";
import { explain, isAbort } from "../explain.ts";
import { emptyState, makeProblem, onPress } from "../notice.ts";
import { charts } from "./charts.ts";
import { filters } from "./filters.ts";
import { badge } from "./parts.ts";
import { formatHour, formatInstant } from "./times.ts";
import { durationOf, titleOf } from "./words.ts";

/** The API's largest page, so that the charts cover as much as possible. */
const PAGE = 50;

export function showExecutions(container: HTMLElement, context: Context): () => void {
  const { coatcheck, query, signal, announce } = context;
  const status = query.get("status") ?? "";
  const component = query.get("component") ?? "";
  const isFiltered = status !== "" || component !== "";
  const listed: Execution[] = [];
  let cursor: string | null = null;

  const summary = element("p", { class: "note" }, "Loading…");
  const figures = element("div", { class: "charts" });
  const list = element("ol", { class: "rows executions", role: "list", hidden: true });
  const note = element("div");
  const problem = makeProblem();
  const more = element("button", { type: "button", hidden: true }, "More");
  const heading = element("h1", { tabindex: -1 }, "Executions");
  const narrow = filters(context, status, component);
  replace(container, heading, narrow, summary, figures, list, note, problem.element, element("div", {}, more));
  onPress(more, load);
  void load();
  return () => {};

  async function load(): Promise<void> {
    problem.clear();
    try {
      const page = await coatcheck.executions({
        limit: PAGE,
        ...(status !== "" && { status: status as Status }),
        ...(component !== "" && { component }),
        ...(cursor !== null && { cursor }),
        signal,
      });
      show(page.executions, page.next_cursor);
    } catch (error) {
      if (isAbort(error)) return;
      replace(summary);
      // A deployment that keeps no list says so.
      if (error instanceof NotFound) replace(note, emptyState(error.message));
      else problem.show(explain(error));
    }
  }

  function show(executions: readonly Execution[], next: string | null): void {
    cursor = next;
    const isMore = listed.length > 0;
    listed.push(...executions);
    const items = executions.map(itemOf);
    list.append(...items);
    // A keyboard user continues at the first new one.
    if (isMore) items[0]?.querySelector("a")?.focus();
    more.hidden = next === null;
    const isEmpty = listed.length === 0;
    list.hidden = isEmpty;
    replace(note, isEmpty && emptyNote(isFiltered, next === null));
    replace(figures, ...(isEmpty ? [] : charts(listed, Date.now(), formatHour)));
    const text = isEmpty ? "" : summaryOf(listed.length, isFiltered, next === null);
    replace(summary, text);
    announce(text);
  }
}

function itemOf(execution: Execution): HTMLElement {
  const { id, status, component, scheduled_at: at, started_at: startedAt, finished_at: finishedAt } = execution;
  const ranMs = startedAt === null || finishedAt === null ? null : Date.parse(finishedAt) - Date.parse(startedAt);
  const link = element(
    "a",
    { href: `#/executions/${id}` },
    badge(status),
    element("span", { class: "row-title" }, titleOf(execution)),
    element("span", { class: "component" }, component),
    element("time", { datetime: at }, formatInstant(at)),
    element("span", { class: "ran" }, ranMs !== null && `ran for ${durationOf(Math.max(0, ranMs))}`),
    element("span", { class: "failed" }, execution.failure && `failed: ${execution.failure.origin}`),
  );
  return element("li", {}, link);
}

function summaryOf(count: number, isFiltered: boolean, isWhole: boolean): string {
  const which = isFiltered ? "matching executions" : "executions";
  const noun = count === 1 ? which.slice(0, -1) : which;
  return isWhole
    ? `${count} ${noun} in the last 24 hours.`
    : `The newest ${count === 1 ? "" : `${count} `}${noun} of the last 24 hours. There are more.`;
}

function emptyNote(isFiltered: boolean, isWhole: boolean): HTMLElement {
  if (!isWhole) return emptyState("No matches so far.", "“More” searches further back.");
  if (isFiltered)
    return emptyState("No execution matches.", element("a", { class: "button", href: "#/executions" }, "Show all"));
  const run = element("a", { class: "button", href: "#/run" }, "Run a component");
  return emptyState("No executions in the last 24 hours.", "Run a component, and its executions appear here.", run);
}
