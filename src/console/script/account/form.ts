// An account's name and credentials, verified before they are saved.
import type { Account } from "../../../client/index.ts";
import type { Described } from "../component/descriptor.ts";
import type { Context } from "../context.ts";
import { element, replace } from "../element.ts";
import { explain } from "../explain.ts";
import { type Form, makeForm } from "../form/form.ts";
import { changesOf, filled } from "../form/values.ts";
import { makeProblem, onPress } from "../notice.ts";
import { pathOf } from "../route.ts";
import { makeVerification } from "./verify.ts";

/** What stands for a secret that the service does not tell. */
const MASK = "********";

/** `account` null is one to make, `component` null one that is gone; `saved` is told what has been changed. */
export function accountForm(
  context: Context,
  component: Described | null,
  account: Account | null,
  saved: (account: Account) => void = () => {},
): HTMLElement {
  const fields = component?.credentials ?? [];
  let stored = account?.keys ?? {};
  const isStored = (name: string): boolean => stored[name] === MASK;
  const wrong = makeProblem();
  const done = element("p", { class: "good", role: "status" });
  const name = element("input", { id: "account-name", type: "text", autocomplete: "off", maxlength: 200 });
  name.value = account === null ? (component?.title ?? "") : account.name;
  const verification = makeVerification(context, () => {
    wrong.clear();
    return component === null ? null : typed(form, component, isStored, wrong.say);
  });
  const form = makeForm(fields, {
    values: stored,
    isStored,
    changed: () => {
      verification.forget();
      wrong.clear();
      replace(done);
    },
  });

  const make = async (): Promise<void> => {
    const details = { name: name.value.trim(), type: component?.id ?? "", keys: filled(form.values()) };
    const { id } = await context.coatcheck.accounts.create(details);
    context.announce("The account is saved.");
    context.go(pathOf(["accounts", id]));
  };
  const change = async ({ id }: Account): Promise<void> => {
    const keys = changesOf(stored, form.values(), isStored);
    const changed = await context.coatcheck.accounts.update(id, { name: name.value.trim(), keys });
    stored = changed.keys;
    replace(done, "Saved.");
    saved(changed);
  };
  const save = element("button", { type: "button", class: "primary" }, account === null ? "Save the account" : "Save");
  onPress(save, async () => {
    wrong.clear();
    replace(done);
    if (!form.check()) return;
    try {
      await (account === null ? make() : change(account));
    } catch (error) {
      wrong.say(explain(error));
    }
  });

  return element(
    "div",
    { class: "account" },
    element("div", { class: "field" }, element("label", { for: "account-name" }, "Name of the account"), name),
    fields.length === 0 && component !== null ? nothingNeeded(component) : null,
    form.element,
    verification.verdict,
    wrong.element,
    done,
    element(
      "div",
      { class: "actions" },
      save,
      component === null ? null : verification.button,
      component === null || account === null ? null : runLink(component, account),
    ),
  );
}

function nothingNeeded({ title }: Described): HTMLElement {
  return element(
    "p",
    { class: "note" },
    `${title} needs no credentials; to run its actions an account is needed all the same.`,
  );
}

function runLink({ id }: Described, account: Account): HTMLElement {
  return element(
    "a",
    { class: "button quiet", href: `#${pathOf(["run", id], { account: account.id })}` },
    "Run with it",
  );
}

/** What is verified is what is typed: what the service stores and does not tell has to be typed again. */
function typed(form: Form, component: Described, isStored: (name: string) => boolean, say: (text: string) => void) {
  if (!form.check(true)) return null;
  const values = filled(form.values());
  const untold = component.credentials.filter(({ name }) =>
    name in values ? JSON.stringify(values[name]).includes(MASK) : isStored(name),
  );
  if (untold.length > 0) {
    const labels = untold.map(({ label }) => label).join(" and ");
    say(`To verify, type ${labels} again: what is stored is not told, not even to this page.`);
    return null;
  }
  return { component: component.id, data: values };
}
