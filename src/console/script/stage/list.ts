// The executions of the last day: filtered, a page at a time, with the day's charts above, which are of those that are listed.
import { type Execution, NotFound, type Status } from "../../../client/index.ts";
import type { Context } from "../context.ts";
import { element, replace } from "../element.ts";
import { explain, isAbort } from "../explain.ts";
import { emptyState, makeProblem, onPress } from "../notice.ts";
import { charts } from "./charts.ts";
import { filters } from "./filters.ts";
import { badge } from "./parts.ts";
import { tell, tellHour } from "./times.ts";
import { durationOf, titleOf } from "./words.ts";

/** The API's largest page: enough for charts. */
const PAGE = 50;

export function showExecutions(container: HTMLElement, context: Context): () => void {
  const { coatcheck, query, signal, announce } = context;
  const status = query.get("status") ?? "";
  const component = query.get("component") ?? "";
  const isFiltered = status !== "" || component !== "";
  const listed: Execution[] = [];
  let cursor: string | null = null;

  const ofHowMany = element("p", { class: "note" }, "Asking for them…");
  const figures = element("div", { class: "charts" });
  const list = element("ol", { class: "rows executions", role: "list", hidden: true });
  const word = element("div");
  const problem = makeProblem();
  const more = element("button", { type: "button", hidden: true }, "More");
  const heading = element("h1", { tabindex: -1 }, "Executions");
  const narrow = filters(context, status, component);
  replace(container, heading, narrow, ofHowMany, figures, list, word, problem.element, element("div", {}, more));
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
      replace(ofHowMany);
      // A deployment may keep no list: it says so.
      if (error instanceof NotFound) replace(word, emptyState(error.message));
      else problem.say(explain(error));
    }
  }

  function show(executions: readonly Execution[], next: string | null): void {
    cursor = next;
    const isMore = listed.length > 0;
    listed.push(...executions);
    const items = executions.map(itemOf);
    list.append(...items);
    // Whoever asked for more by keyboard goes on at the first of them.
    if (isMore) items[0]?.querySelector("a")?.focus();
    more.hidden = next === null;
    const isEmpty = listed.length === 0;
    list.hidden = isEmpty;
    replace(word, isEmpty && emptiness(isFiltered, next === null));
    replace(figures, ...(isEmpty ? [] : charts(listed, Date.now(), tellHour)));
    const which = `${listed.length} of the last 24 hours${isFiltered ? " that match" : ""}`;
    const text = isEmpty ? "" : next === null ? `All ${which}.` : `The newest ${which}; there are more.`;
    replace(ofHowMany, text);
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
    element("time", { datetime: at }, tell(at)),
    element("span", { class: "ran" }, ranMs !== null && `ran ${durationOf(Math.max(0, ranMs))}`),
    element("span", { class: "failed" }, execution.failure && `failed: ${execution.failure.origin}`),
  );
  return element("li", {}, link);
}

function emptiness(isFiltered: boolean, isWhole: boolean): HTMLElement {
  if (!isWhole) return emptyState("None of those looked at so far matches.", "“More” looks further back.");
  if (isFiltered)
    return emptyState("None matches.", element("a", { class: "button", href: "#/executions" }, "Show all"));
  const run = element("a", { class: "button", href: "#/run" }, "Run a component");
  return emptyState("Nothing was scheduled in the last 24 hours.", "What is run appears here as it moves.", run);
}
