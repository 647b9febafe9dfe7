// One action or trigger: its fields as a form with options from the component, its metadata, and a button to watch it
// run.
import type { Descriptor, Entry } from "../component/descriptor.ts";
import type { Context } from "../context.ts";
import { element } from "../element.ts";
import { execute } from "../execute.ts";
import { makeForm } from "../form/form.ts";
import { optionsOf } from "../form/options.ts";
import { filled } from "../form/values.ts";
import type { Draft } from "./draft.ts";
import { metadataView } from "./metadata.ts";
import { watchForm } from "./watch.ts";

/** `account` returns the id of the chosen account, "" if there is none. */
export function entryView(context: Context, component: Descriptor, entry: Entry, account: () => string): HTMLElement {
  const order: Draft["order"] = () => ({
    component: component.id,
    action_or_trigger: entry.name,
    account_id: account(),
    cfg: filled(form.values()),
  });
  const blocked: Draft["blocked"] = () =>
    account() === "" ? "Choose an account first. The component needs its credentials." : null;
  const form = makeForm(entry.fields, {
    blocked,
    loadOptions: async (_field, method) => {
      const answer = await execute(context, { execution_type: "select_model", model_method: method, ...order() });
      return optionsOf(answer);
    },
  });
  const draft = { entry, form, blocked, order };
  return element(
    "div",
    { class: "stack" },
    element(
      "section",
      { class: "card stack", "aria-labelledby": "entry-title" },
      element("h2", { id: "entry-title" }, entry.title),
      entry.description === "" ? null : element("p", {}, entry.description),
      entry.fields.length === 0 ? element("p", { class: "note" }, `This ${entry.kind} has no fields.`) : form.element,
    ),
    metadataView(context, draft),
    watchForm(context, draft),
  );
}
