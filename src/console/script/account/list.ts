// Accounts: the credentials that the service keeps for one's components.
import type { Account } from "../../../client/index.ts";
import { type Described, describe } from "../component/descriptor.ts";
import { iconView } from "../component/icon.ts";
import type { Context } from "../context.ts";
import { element, replace } from "../element.ts";
import { explain } from "../explain.ts";
import { emptyState, makeProblem, waiting } from "../notice.ts";
import { pathOf } from "../route.ts";

export function showAccounts(container: HTMLElement, context: Context): () => void {
  const problem = makeProblem();
  const list = element("div", { class: "stack" }, waiting("Looking for accounts…"));
  replace(
    container,
    element(
      "div",
      { class: "title" },
      element("h1", { tabindex: -1 }, "Accounts"),
      element("a", { class: "button primary", href: `#${pathOf(["accounts", "new"])}` }, "Add an account"),
    ),
    problem.element,
    list,
  );
  const load = async (): Promise<void> => {
    try {
      const { accounts, components } = context.coatcheck;
      const [all, mine, built] = await Promise.all([accounts.list(), components.mine(), components.public()]);
      const known = [...mine, ...built].map(describe);
      replace(list, all.length === 0 ? none() : tableOf(all, known));
    } catch (error) {
      replace(list);
      problem.say(explain(error));
    }
  };
  void load();
  return () => {};
}

function none(): HTMLElement {
  return emptyState(
    "You have no account yet.",
    element(
      "p",
      {},
      "An account holds a component's credentials, encrypted. Add one, verify it, and run the component's actions with it.",
    ),
  );
}

function tableOf(accounts: readonly Account[], components: readonly Described[]): HTMLElement {
  const rows = accounts
    .toSorted((a, b) => nameOf(a).localeCompare(nameOf(b)))
    .map((account) =>
      rowOf(
        account,
        components.find(({ id }) => id === account.type),
      ),
    );
  return element("ul", { class: "rows" }, ...rows);
}

function rowOf(account: Account, component: Described | undefined): HTMLElement {
  const name = nameOf(account);
  const of = component === undefined ? whatIsLeftOf(account) : component.title;
  return element(
    "li",
    { class: "row" },
    component === undefined
      ? element("span", { class: "icon initial", "aria-hidden": "true" }, "–")
      : iconView(component),
    element(
      "div",
      { class: "row-text" },
      element("a", { class: "row-title", href: `#${pathOf(["accounts", account.id])}` }, name),
      element("p", { class: "note" }, of),
    ),
    component === undefined
      ? null
      : element(
          "a",
          {
            class: "button quiet",
            href: `#${pathOf(["run", component.id], { account: account.id })}`,
            "aria-label": `Run ${component.title} with ${name}`,
          },
          "Run",
        ),
  );
}

function whatIsLeftOf({ type }: Account): string {
  return type === "" ? "For no component" : `For ${type}, which is not there any more`;
}

/** An account may be without a name. */
export function nameOf({ name, id }: Account): string {
  return name || `Account ${id.slice(-6)}`;
}
