// Runs a component: you choose the component, an account, and an action or trigger, and fill in its fields.
import type { Account } from "../../../client/index.ts";
import { nameOf } from "../account/list.ts";
import { type Descriptor, parseDescriptor } from "../component/descriptor.ts";
import type { Context } from "../context.ts";
import { element, replace } from "../element.ts";
import { explain } from "../explain.ts";
import { makeProblem, onPress, waiting } from "../notice.ts";
import { pathOf } from "../route.ts";
import { entryView } from "./entry.ts";

export function showRun(container: HTMLElement, context: Context, id = "", entryName = ""): () => void {
  const problem = makeProblem();
  const place = element("div", { class: "stack" }, waiting("Loading components…"));
  replace(container, element("h1", { tabindex: -1 }, "Run"), problem.element, place);
  const openedAt = location.hash;
  const load = async (): Promise<void> => {
    try {
      const { accounts, components } = context.coatcheck;
      const [all, mine, built] = await Promise.all([accounts.list(), components.mine(), components.public()]);
      // Below, the address is changed, which must not happen once the person has gone elsewhere or is about to.
      if (context.signal.aborted || location.hash !== openedAt) return;
      replace(place, choices(context, [...mine, ...built].map(parseDescriptor), [...all], { id, entryName }));
    } catch (error) {
      replace(place);
      problem.show(explain(error));
    }
  };
  void load();
  return () => {};
}

/** What the address names. */
interface Preselected {
  readonly id: string;
  readonly entryName: string;
}

/**
 * Three choices, each of which depends on the ones before it. The address follows them, so that you can bookmark it.
 */
function choices(
  context: Context,
  components: readonly Descriptor[],
  accounts: readonly Account[],
  preselected: Preselected,
): HTMLElement {
  const component = selectOf("run-component");
  const account = selectOf("run-account");
  const entry = selectOf("run-entry");
  const needed = element("div", { class: "stack" });
  const place = element("div", { class: "stack" });
  const chosen = (): Descriptor | undefined => components.find(({ id }) => id === component.value);

  const keepAddress = (): void => {
    const parts = ["run", component.value, entry.value].filter((part) => part !== "");
    const query = account.value === "" ? {} : { account: account.value };
    history.replaceState(null, "", `#${pathOf(parts, query)}`);
  };
  const showEntry = (): void => {
    keepAddress();
    const descriptor = chosen();
    const found = descriptor?.entries.find(({ name }) => name === entry.value);
    const view =
      descriptor !== undefined && found !== undefined
        ? entryView(context, descriptor, found, () => account.value)
        : null;
    replace(place, view);
  };
  const showComponent = (entryName: string, accountId: string): void => {
    const descriptor = chosen();
    const own = accounts.filter(({ type }) => type === descriptor?.id);
    replace(
      account,
      ...(own.length === 0 ? [option("", "None yet")] : own.map((each) => option(each.id, nameOf(each)))),
    );
    if (own.some((each) => each.id === accountId)) account.value = accountId;
    replace(entry, option("", "Choose an action or a trigger"), ...groupsOf(descriptor));
    const names = descriptor?.entries.map(({ name }) => name) ?? [];
    entry.value = names.includes(entryName) ? entryName : names.length === 1 ? (names[0] ?? "") : "";
    account.disabled = descriptor === undefined || own.length === 0;
    entry.disabled = descriptor === undefined;
    replace(
      needed,
      descriptor !== undefined && own.length === 0
        ? accountNeeded(context, descriptor, (made) => {
            accounts = [...accounts, made];
            showComponent(entry.value, made.id);
          })
        : null,
    );
    showEntry();
  };

  replace(component, option("", "Choose a component"), ...components.map(({ id, title }) => option(id, title)));
  component.value = components.some(({ id }) => id === preselected.id) ? preselected.id : "";
  component.addEventListener("change", () => showComponent("", ""));
  entry.addEventListener("change", showEntry);
  account.addEventListener("change", showEntry);
  showComponent(preselected.entryName, context.query.get("account") ?? "");
  return element(
    "div",
    { class: "stack" },
    element(
      "div",
      { class: "card choices" },
      fieldOf("Component", component),
      fieldOf("Account", account),
      fieldOf("Action or trigger", entry),
      needed,
    ),
    place,
  );
}

/** Even a component without credentials needs an account to run. */
function accountNeeded(context: Context, component: Descriptor, made: (account: Account) => void): HTMLElement {
  if (component.credentials.length > 0) {
    const href = `#${pathOf(["accounts", "new"], { component: component.id })}`;
    return element(
      "p",
      { class: "hint" },
      `To run ${component.title}, first `,
      element("a", { href }, "add an account"),
      " with its credentials.",
    );
  }
  const wrong = makeProblem();
  const button = element("button", { type: "button" }, "Create an empty account");
  onPress(button, async () => {
    try {
      made(await context.coatcheck.accounts.create({ name: component.title, type: component.id, keys: {} }));
      context.announce("Account created.");
    } catch (error) {
      wrong.show(explain(error));
    }
  });
  return element(
    "div",
    { class: "hint" },
    element("p", {}, `${component.title} needs no credentials, but you still need an account to run it.`),
    button,
    wrong.element,
  );
}

function groupsOf(component: Descriptor | undefined): HTMLElement[] {
  const groups = [
    ["action", "Actions"],
    ["trigger", "Triggers"],
  ] as const;
  return groups.flatMap(([kind, label]) => {
    const entries = component?.entries.filter((entry) => entry.kind === kind) ?? [];
    return entries.length === 0
      ? []
      : [element("optgroup", { label }, ...entries.map(({ name, title }) => option(name, title)))];
  });
}

function selectOf(id: string): HTMLSelectElement {
  return element("select", { id });
}

function option(value: string, label: string): HTMLOptionElement {
  return element("option", { value }, label);
}

function fieldOf(label: string, select: HTMLSelectElement): HTMLElement {
  return element("div", { class: "field" }, element("label", { for: select.id }, label), select);
}
