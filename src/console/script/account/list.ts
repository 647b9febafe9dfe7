// Your accounts: credentials that the service stores for components.
import type { Account } from "../../../client/index.ts";
import { type Descriptor, parseDescriptor } from "../component/descriptor.ts";
import { iconView } from "../component/icon.ts";
import type { Context } from "../context.ts";
import { element, replace } from "../element.ts";
import { explain } from "../explain.ts";
import { emptyState, makeProblem, waiting } from "../notice.ts";
import { pathOf } from "../route.ts";

export function showAccounts(container: HTMLElement, context: Context): () => void {
  const problem = makeProblem();
  const list = element("div", { class: "stack" }, waiting("Loading accounts…"));
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
      const known = [...mine, ...built].map(parseDescriptor);
      replace(list, all.length === 0 ? none() : tableOf(all, known));
    } catch (error) {
      replace(list);
      problem.show(explain(error));
    }
  };
  void load();
  return () => {};
}

function none(): HTMLElement {
  return emptyState(
    "You have no accounts yet.",
    element(
      "p",
      {},
      "An account holds the credentials for a component, encrypted. Add one, verify it, and run the component with it.",
    ),
  );
}

function tableOf(accounts: readonly Account[], components: readonly Descriptor[]): HTMLElement {
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

function rowOf(account: Account, component: Descriptor | undefined): HTMLElement {
  const name = nameOf(account);
  const purpose = component === undefined ? orphanNote(account) : component.title;
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
      element("p", { class: "note" }, purpose),
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

function orphanNote({ type }: Account): string {
  return type === "" ? "For no component" : `For ${type}, which no longer exists`;
}

/** An account may have no name. */
export function nameOf({ name, id }: Account): string {
  return name || `Account ${id.slice(-6)}`;
}
