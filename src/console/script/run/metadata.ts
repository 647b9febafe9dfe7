// The metadata of an action or trigger: from its descriptor, or from the component when you ask for it.
import type { Entry } from "../component/descriptor.ts";
import type { Context } from "../context.ts";
import { element, replace } from "../element.ts";
import { execute } from "../execute.ts";
import { explain, isAbort } from "../explain.ts";
import { makeProblem, onPress } from "../notice.ts";
import { pathOf } from "../route.ts";
import { schemaView } from "../schema/view.ts";
import type { Draft } from "./draft.ts";

export function metadataView(context: Context, { entry, form, blocked, order }: Draft): HTMLElement {
  const problem = makeProblem();
  const place = element("div", { class: "stack" });
  const show = (metadata: unknown, link: HTMLElement | null): void => {
    replace(place, link, schemaView(metadata, context.announce));
  };
  if (!entry.isDynamic && isDescribed(entry)) show(entry.metadata, null);

  const button = element("button", { type: "button", class: entry.isDynamic ? "primary" : "" }, "Get the metadata");
  onPress(button, async () => {
    problem.clear();
    const reason = blocked();
    if (reason !== null) return problem.show(reason);
    if (!form.check()) return;
    let link: HTMLElement | null = null;
    try {
      const metadata = await execute(context, { execution_type: "get_meta_model", ...order() }, (id) => {
        link = element("p", {}, element("a", { href: `#${pathOf(["executions", id])}` }, "See the execution"));
      });
      show(metadata, link);
      context.announce("Metadata loaded.");
    } catch (error) {
      if (isAbort(error)) return;
      replace(place);
      problem.show(explain(error), " ", link);
    }
  });
  return element(
    "section",
    { class: "card stack", "aria-labelledby": "metadata-title" },
    element("h2", { id: "metadata-title" }, "Metadata"),
    element("p", { class: "note" }, sourceOf(entry)),
    element("div", { class: "actions" }, button),
    problem.element,
    place,
  );
}

function isDescribed({ metadata }: Entry): boolean {
  return Object.keys(metadata).length > 0;
}

function sourceOf(entry: Entry): string {
  if (entry.isDynamic) return "The component generates it from the fields above.";
  return isDescribed(entry)
    ? "From the component's descriptor."
    : "The descriptor does not define it, but the component may.";
}
