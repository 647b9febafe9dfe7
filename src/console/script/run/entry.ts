// One action or trigger: its fields as a form, whose drop-downs ask the component, and its metadata.
import type { Described, Entry } from "../component/descriptor.ts";
import type { Context } from "../context.ts";
import { element, replace } from "../element.ts";
import { execute } from "../execute.ts";
import { explain, isAbort } from "../explain.ts";
import { type Form, makeForm } from "../form/form.ts";
import { optionsOf } from "../form/options.ts";
import { filled } from "../form/values.ts";
import { makeProblem, onPress } from "../notice.ts";
import { pathOf } from "../route.ts";
import { schemaView } from "../schema/view.ts";
import { watchForm } from "./watch.ts";

/** `account` answers the id of the chosen one, "" where there is none. */
export function entryView(context: Context, component: Described, entry: Entry, account: () => string): HTMLElement {
  const subject = () => ({
    component: component.id,
    action_or_trigger: entry.name,
    account_id: account(),
    cfg: filled(form.values()),
  });
  const blocked = (): string | null =>
    account() === "" ? "Choose an account first: the component asks with its credentials." : null;
  const form = makeForm(entry.fields, {
    blocked,
    ask: async (_field, method) => {
      const order = { execution_type: "select_model", model_method: method, ...subject() } as const;
      return optionsOf(await execute(context, order));
    },
  });
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
    metadataView(context, entry, form, blocked, subject),
    watchForm(context, entry, form, blocked, subject),
  );
}

/** What an order of an action or a trigger is about. */
export type Subject = () => {
  readonly component: string;
  readonly action_or_trigger: string;
  readonly account_id: string;
  readonly cfg: Readonly<Record<string, unknown>>;
};

function metadataView(
  context: Context,
  entry: Entry,
  form: Form,
  blocked: () => string | null,
  subject: Subject,
): HTMLElement {
  const problem = makeProblem();
  const place = element("div", { class: "stack" });
  const said = entry.isDynamic
    ? `The component makes it out of the fields above.`
    : Object.keys(entry.metadata).length > 0
      ? "Written in the component's descriptor."
      : "The descriptor says nothing about it; the component may.";
  const show = (metadata: unknown, link: HTMLElement | null): void => {
    replace(place, link, schemaView(metadata, context.announce));
  };
  if (!entry.isDynamic && Object.keys(entry.metadata).length > 0) show(entry.metadata, null);

  const button = element("button", { type: "button", class: entry.isDynamic ? "primary" : "" }, "Get the metadata");
  onPress(button, async () => {
    problem.clear();
    const why = blocked();
    if (why !== null) return problem.say(why);
    if (!form.check()) return;
    let link: HTMLElement | null = null;
    try {
      const metadata = await execute(context, { execution_type: "get_meta_model", ...subject() } as const, (id) => {
        link = element("p", {}, element("a", { href: `#${pathOf(["executions", id])}` }, "See the execution"));
      });
      show(metadata, link);
      context.announce("The metadata is there.");
    } catch (error) {
      if (isAbort(error)) return;
      replace(place);
      problem.say(explain(error), " ", link);
    }
  });
  return element(
    "section",
    { class: "card stack", "aria-labelledby": "metadata-title" },
    element("h2", { id: "metadata-title" }, "Metadata"),
    element("p", { class: "note" }, said),
    element("div", { class: "actions" }, button),
    problem.element,
    place,
  );
}
