// Starts an execution and goes to see it move, its result left for the person to fetch.
import type { Entry } from "../component/descriptor.ts";
import type { Context } from "../context.ts";
import { element } from "../element.ts";
import { explain, isAbort } from "../explain.ts";
import type { Form } from "../form/form.ts";
import { makeProblem, onPress } from "../notice.ts";
import { pathOf } from "../route.ts";
import { noteScheduled } from "../stage/deeds.ts";
import type { Subject } from "./entry.ts";

export function watchForm(
  context: Context,
  entry: Entry,
  form: Form,
  blocked: () => string | null,
  subject: Subject,
): HTMLElement {
  const problem = makeProblem();
  const models = entry.fields.flatMap((field) =>
    (field.input === "select" || field.input === "multiple") && field.model.kind === "asked"
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
    const why = blocked();
    if (why !== null) return problem.say(why);
    // A drop-down's options are asked for before the form is complete.
    if (what.value === "" && !form.check()) return;
    const order =
      what.value === ""
        ? ({ execution_type: "get_meta_model", ...subject() } as const)
        : ({ execution_type: "select_model", model_method: what.value, ...subject() } as const);
    try {
      const startedAt = performance.now();
      const { id } = await context.coatcheck.schedule(order, { signal: context.signal });
      noteScheduled(id, performance.now() - startedAt);
      context.go(pathOf(["executions", id]));
    } catch (error) {
      if (!isAbort(error)) problem.say(explain(error));
    }
  });
  return element(
    "section",
    { class: "card stack", "aria-labelledby": "watch-title" },
    element("h2", { id: "watch-title" }, "Watch it run"),
    element("p", { class: "note" }, "Starts an execution, and shows how it goes through queue and isolate."),
    element(
      "div",
      { class: "beside" },
      element("div", { class: "field" }, element("label", { for: "watch" }, "What to ask for"), what),
      button,
    ),
    problem.element,
  );
}
