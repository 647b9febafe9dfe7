// One account, or the form for a new one.
import { type Account, NotFound } from "../../../client/index.ts";
import { type Descriptor, parseDescriptor } from "../component/descriptor.ts";
import type { Context } from "../context.ts";
import { onConfirmed } from "../dialog.ts";
import { element, replace } from "../element.ts";
import { explain } from "../explain.ts";
import { makeProblem, waiting } from "../notice.ts";
import { accountForm } from "./form.ts";
import { nameOf } from "./list.ts";

export function showAccount(container: HTMLElement, context: Context, id: string): () => void {
  const isNew = id === "new";
  const problem = makeProblem();
  const place = element("div", { class: "stack" }, waiting("Loading…"));
  const heading = element("h1", { tabindex: -1 }, isNew ? "Add an account" : "Account");
  replace(
    container,
    element("p", { class: "back" }, element("a", { href: "#/accounts" }, "Accounts")),
    heading,
    problem.element,
    place,
  );
  const load = async (): Promise<void> => {
    try {
      const { accounts, components } = context.coatcheck;
      const [account, mine, built] = await Promise.all([
        isNew ? null : accounts.get(id),
        components.mine(),
        components.public(),
      ]);
      const known = [...mine, ...built].map(parseDescriptor);
      if (account !== null) replace(heading, nameOf(account));
      replace(
        place,
        account === null
          ? newAccount(context, known)
          : oneAccount(context, account, known, (name) => replace(heading, name)),
      );
    } catch (error) {
      replace(place);
      problem.show(error instanceof NotFound ? "There is no such account. It may have been deleted." : explain(error));
    }
  };
  void load();
  return () => {};
}

function newAccount(context: Context, components: readonly Descriptor[]): HTMLElement {
  const place = element("div", { class: "stack" });
  const select = element(
    "select",
    { id: "component" },
    element("option", { value: "" }, "Choose a component"),
    ...components.map(({ id, title }) => element("option", { value: id }, title)),
  );
  const show = (): void => {
    const component = components.find(({ id }) => id === select.value);
    replace(place, component === undefined ? null : accountForm(context, component, null));
  };
  select.addEventListener("change", show);
  select.value = context.query.get("component") ?? "";
  show();
  const field = element("div", { class: "field" }, element("label", { for: "component" }, "Component"), select);
  return element("div", { class: "card form stack" }, field, place);
}

function oneAccount(
  context: Context,
  account: Account,
  components: readonly Descriptor[],
  renamed: (name: string) => void,
): HTMLElement {
  const component = components.find(({ id }) => id === account.type) ?? null;
  const problem = makeProblem();
  const button = element("button", { type: "button", class: "danger" }, "Delete account");
  const confirmation = {
    title: `Delete ${nameOf(account)}?`,
    consequence: "Its credentials are erased. You cannot get them back.",
    confirm: "Delete it",
  };
  onConfirmed(button, confirmation, async () => {
    try {
      await context.coatcheck.accounts.delete(account.id);
      context.announce("Account deleted.");
      context.go("/accounts");
    } catch (error) {
      problem.show(explain(error));
    }
  });
  return element(
    "div",
    { class: "stack" },
    element(
      "p",
      { class: "note" },
      component === null ? "Its component no longer exists. You can only change the name." : component.title,
      " · ",
      element("code", {}, account.id),
    ),
    element(
      "div",
      { class: "card form stack" },
      accountForm(context, component, account, (changed) => renamed(nameOf(changed))),
    ),
    element("div", { class: "actions" }, button, problem.element),
  );
}
