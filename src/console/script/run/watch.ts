// Starts an execution and opens its view. The result is left for the person to fetch.
import type { Context } from "../context.ts";
import { element } from "../element.ts";
import { noteScheduled } from "../execution/tab.ts";
import { explain, isAbort } from "../explain.ts";
import { makeProblem, onPress } from "../notice.ts";
import { pathOf } from "../route.ts";
import type { Draft } from "./draft.ts";

export function watchForm(context: Context, { entry, form, blocked, order }: Draft): HTMLElement {
  const problem = makeProblem();
  const models = entry.fields.flatMap((field) =>
    (field.input === "select" || field.input === "multiple") && field.model.kind === "loaded"
      ? [{ method: field.model.method, label: field.label }]
      : [],
  );
  const what = element(
    "select",
    { id: "watch", "aria-describedby": problem.element.id },
    element("option", { value: "" }, "Metadata"),
    ...models.map(({ method, label }) => element("option", { value: method }, `Options of ${label}`)),
  );
  const button = element("button", { type: "button" }, "Run and watch");
  onPress(button, async () => {
    problem.clear();
    const reason = blocked();
    if (reason !== null) return problem.show(reason);
    // Options are needed before the form is complete.
    if (what.value === "" && !form.check()) return;
    const chosen =
      what.value === ""
        ? ({ execution_type: "get_meta_model", ...order() } as const)
        : ({ execution_type: "select_model", model_method: what.value, ...order() } as const);
    try {
      const startedAt = performance.now();
      const { id } = await context.coatcheck.schedule(chosen, { signal: context.signal });
      noteScheduled(id, performance.now() - startedAt);
      context.go(pathOf(["executions", id]));
    } catch (error) {
      if (!isAbort(error)) problem.show(explain(error));
    }
  });
  return element(
    "section",
    { class: "card stack", "aria-labelledby": "watch-title" },
    element("h2", { id: "watch-title" }, "Watch it run"),
    element("p", { class: "note" }, "Starts an execution and shows how it moves through the queue and the isolate."),
    element(
      "div",
      { class: "with-button" },
      element("div", { class: "field" }, element("label", { for: "watch" }, "What to run"), what),
      button,
    ),
    problem.element,
  );
}
