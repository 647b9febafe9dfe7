// An account's name and credentials. You can verify credentials before you save them.
import type { Account } from "../../../client/index.ts";
import type { Descriptor } from "../component/descriptor.ts";
import type { Context } from "../context.ts";
import { element, replace } from "../element.ts";
import { explain } from "../explain.ts";
import { type Form, makeForm } from "../form/form.ts";
import { changesOf, filled } from "../form/values.ts";
import { makeProblem, onPress } from "../notice.ts";
import { pathOf } from "../route.ts";
import { makeVerification } from "./verify.ts";

/** What the service shows in place of a stored secret. */
const MASK = "********";

/** `account` is null for a new one, `component` is null if it no longer exists. Calls `saved` after a change. */
export function accountForm(
  context: Context,
  component: Descriptor | null,
  account: Account | null,
  saved: (account: Account) => void = () => {},
): HTMLElement {
  const fields = component?.credentials ?? [];
  let stored = account?.keys ?? {};
  const isStored = (name: string): boolean => stored[name] === MASK;
  const problem = makeProblem();
  const success = element("p", { class: "good", role: "status" });
  const name = element("input", { id: "account-name", type: "text", autocomplete: "off", maxlength: 200 });
  name.value = account === null ? (component?.title ?? "") : account.name;
  const verification = makeVerification(context, () => {
    problem.clear();
    return component === null ? null : typed(form, component, isStored, problem.show);
  });
  const form = makeForm(fields, {
    values: stored,
    isStored,
    changed: () => {
      verification.clear();
      problem.clear();
      replace(success);
    },
  });

  const create = async (): Promise<void> => {
    const details = { name: name.value.trim(), type: component?.id ?? "", keys: filled(form.values()) };
    const { id } = await context.coatcheck.accounts.create(details);
    context.announce("Account saved.");
    context.go(pathOf(["accounts", id]));
  };
  const change = async ({ id }: Account): Promise<void> => {
    const keys = changesOf(stored, form.values(), isStored);
    const changed = await context.coatcheck.accounts.update(id, { name: name.value.trim(), keys });
    stored = changed.keys;
    replace(success, "Saved.");
    saved(changed);
  };
  const save = element("button", { type: "button", class: "primary" }, account === null ? "Save account" : "Save");
  onPress(save, async () => {
    problem.clear();
    replace(success);
    if (!form.check()) return;
    try {
      await (account === null ? create() : change(account));
    } catch (error) {
      problem.show(explain(error));
    }
  });

  return element(
    "div",
    { class: "account" },
    element("div", { class: "field" }, element("label", { for: "account-name" }, "Account name"), name),
    fields.length === 0 && component !== null ? nothingNeeded(component) : null,
    form.element,
    verification.verdict,
    problem.element,
    success,
    element(
      "div",
      { class: "actions" },
      save,
      component === null ? null : verification.button,
      component === null || account === null ? null : runLink(component, account),
    ),
  );
}

function nothingNeeded({ title }: Descriptor): HTMLElement {
  return element("p", { class: "note" }, `${title} needs no credentials, but you still need an account to run it.`);
}

function runLink({ id }: Descriptor, account: Account): HTMLElement {
  return element(
    "a",
    { class: "button quiet", href: `#${pathOf(["run", id], { account: account.id })}` },
    "Run with this account",
  );
}

/**
 * Verifies what is typed: stored secrets must be typed again, because the service does not reveal them. Null if
 * something is missing.
 */
function typed(form: Form, component: Descriptor, isStored: (name: string) => boolean, show: (text: string) => void) {
  if (!form.check(true)) return null;
  const values = filled(form.values());
  const hidden = component.credentials.filter(({ name }) =>
    name in values ? JSON.stringify(values[name]).includes(MASK) : isStored(name),
  );
  if (hidden.length > 0) {
    const labels = hidden.map(({ label }) => label).join(" and ");
    show(`Type ${labels} again to verify. The service does not reveal stored values, not even to this page.`);
    return null;
  }
  return { component: component.id, data: values };
}
