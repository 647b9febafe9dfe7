// The executions of the last day: filtered, a page at a time, with the day's charts above, which are of those that are listed.
import { element, replace } from "../element.ts";
import { charts } from "./charts.ts";
import type { Execution, Status } from "../../../client/execution.ts";
import { filters } from "./filters.ts";
import { NotFound } from "../../../client/errors.ts";
import type { Context } from "./context.ts";
import { badge, explain, problem } from "./parts.ts";
import { tell, tellHour } from "./times.ts";
import { durationOf, titleOf } from "./words.ts";

/** The largest page of the API: enough for charts, and each status that is asked for costs one call. */
const PAGE = 50;

export function showExecutions(container: HTMLElement, context: Context): () => void {
  const { coatcheck, query, signal, announce } = context;
  const status = query.get("status") ?? "";
  const component = query.get("component") ?? "";
  const isFiltered = status !== "" || component !== "";
  const listed: Execution[] = [];
  let cursor: string | null = null;

  const ofHowMany = element("p", { class: "soft" }, "Asking for them…");
  const figures = element("div", { class: "charts" });
  const list = element("ol", { class: "executions" });
  const word = element("div");
  const more = element("button", { type: "button", hidden: true, onclick: () => void load() }, "More");
  const heading = element("h1", { tabindex: -1 }, "Executions");
  replace(container, heading, filters(context, status, component), ofHowMany, figures, list, word, more);

  async function load(): Promise<void> {
    more.disabled = true;
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
      if (signal.aborted) return;
      replace(ofHowMany);
      replace(
        word,
        error instanceof NotFound ? element("p", { class: "empty" }, error.message) : problem(explain(error)),
      );
    } finally {
      more.disabled = false;
    }
  }

  function show(executions: readonly Execution[], next: string | null): void {
    cursor = next;
    listed.push(...executions);
    const items = executions.map(item);
    list.append(...items);
    // Whoever asked for more by keyboard goes on at the first of them.
    if (listed.length > executions.length) items[0]?.querySelector("a")?.focus();
    more.hidden = next === null;
    const isEmpty = listed.length === 0;
    replace(word, isEmpty && element("p", { class: "empty" }, ...emptiness(isFiltered, next === null)));
    replace(figures, ...(isEmpty ? [] : charts(listed, Date.now(), tellHour)));
    const which = `${listed.length} of the last 24 hours${isFiltered ? " that match" : ""}`;
    const text = isEmpty ? "" : next === null ? `All ${which}.` : `The newest ${which}; there are more.`;
    replace(ofHowMany, text);
    announce(text);
  }

  void load();
  return () => {};
}

function item(execution: Execution): HTMLElement {
  const { id, status, component, scheduled_at: at, started_at: startedAt, finished_at: finishedAt } = execution;
  const ran =
    startedAt !== null &&
    finishedAt !== null &&
    `ran ${durationOf(Math.max(0, Date.parse(finishedAt) - Date.parse(startedAt)))}`;
  return element(
    "li",
    {},
    element(
      "a",
      { href: `#/executions/${id}` },
      badge(status),
      element("span", { class: "what" }, titleOf(execution)),
      element("span", { class: "soft component" }, component),
      element("time", { class: "soft", datetime: at }, tell(at)),
      element("span", { class: "soft" }, ran),
      execution.failure !== null && element("span", { class: "failed" }, `failed: ${execution.failure.origin}`),
    ),
  );
}

function emptiness(isFiltered: boolean, isWhole: boolean): (string | HTMLElement)[] {
  if (!isWhole) return ["None of those looked at so far matches. “More” looks further back."];
  if (isFiltered)
    return ["None of the last 24 hours matches. ", element("a", { href: "#/executions" }, "Show all"), "."];
  return ["Nothing was scheduled in the last 24 hours. Run a component, and its execution is drawn here as it moves."];
}
