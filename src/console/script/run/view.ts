// Runs a component: which one, with which account, which action or trigger, with which fields; and shows what comes of it.
import type { Account } from "../../../client/index.ts";
import { nameOf } from "../account/list.ts";
import { type Described, describe } from "../component/descriptor.ts";
import type { Context } from "../context.ts";
import { element, replace } from "../element.ts";
import { explain } from "../explain.ts";
import { makeProblem, onPress, waiting } from "../notice.ts";
import { pathOf } from "../route.ts";
import { entryView } from "./entry.ts";

export function showRun(container: HTMLElement, context: Context, id = "", entryName = ""): () => void {
  const problem = makeProblem();
  const place = element("div", { class: "stack" }, waiting("Looking for components…"));
  replace(container, element("h1", { tabindex: -1 }, "Run"), problem.element, place);
  const openedAt = location.hash;
  const load = async (): Promise<void> => {
    try {
      const { accounts, components } = context.coatcheck;
      const [all, mine, built] = await Promise.all([accounts.list(), components.mine(), components.public()]);
      // The address of somebody who has gone elsewhere, or is about to, must not be changed below.
      if (context.signal.aborted || location.hash !== openedAt) return;
      replace(place, choices(context, [...mine, ...built].map(describe), [...all], { id, entryName }));
    } catch (error) {
      replace(place);
      problem.say(explain(error));
    }
  };
  void load();
  return () => {};
}

interface Asked {
  readonly id: string;
  readonly entryName: string;
}

/** The three choices, of which each depends on those before it. The address follows them, so that it can be kept. */
function choices(
  context: Context,
  components: readonly Described[],
  accounts: readonly Account[],
  asked: Asked,
): HTMLElement {
  const component = selectOf("run-component");
  const account = selectOf("run-account");
  const entry = selectOf("run-entry");
  const needed = element("div", { class: "stack" });
  const place = element("div", { class: "stack" });
  const chosen = (): Described | undefined => components.find(({ id }) => id === component.value);

  const keepAddress = (): void => {
    const parts = ["run", component.value, entry.value].filter((part) => part !== "");
    const query = account.value === "" ? {} : { account: account.value };
    history.replaceState(null, "", `#${pathOf(parts, query)}`);
  };
  const showEntry = (): void => {
    keepAddress();
    const of = chosen();
    const found = of?.entries.find(({ name }) => name === entry.value);
    replace(place, of === undefined || found === undefined ? null : entryView(context, of, found, () => account.value));
  };
  const showComponent = (entryName: string, accountId: string): void => {
    const of = chosen();
    const own = accounts.filter(({ type }) => type === of?.id);
    replace(
      account,
      ...(own.length === 0 ? [option("", "None yet")] : own.map((each) => option(each.id, nameOf(each)))),
    );
    if (own.some((each) => each.id === accountId)) account.value = accountId;
    replace(entry, option("", "Choose an action or a trigger"), ...groupsOf(of));
    const names = of?.entries.map(({ name }) => name) ?? [];
    entry.value = names.includes(entryName) ? entryName : names.length === 1 ? (names[0] ?? "") : "";
    account.disabled = of === undefined || own.length === 0;
    entry.disabled = of === undefined;
    replace(
      needed,
      of !== undefined && own.length === 0
        ? accountNeeded(context, of, (made) => {
            accounts = [...accounts, made];
            showComponent(entry.value, made.id);
          })
        : null,
    );
    showEntry();
  };

  replace(component, option("", "Choose a component"), ...components.map(({ id, title }) => option(id, title)));
  component.value = components.some(({ id }) => id === asked.id) ? asked.id : "";
  component.addEventListener("change", () => showComponent("", ""));
  entry.addEventListener("change", showEntry);
  account.addEventListener("change", showEntry);
  showComponent(asked.entryName, context.query.get("account") ?? "");
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

/** An account is needed even where there is nothing to put in it. */
function accountNeeded(context: Context, component: Described, made: (account: Account) => void): HTMLElement {
  if (component.credentials.length > 0) {
    const href = `#${pathOf(["accounts", "new"], { component: component.id })}`;
    return element(
      "p",
      { class: "hint" },
      `To run ${component.title}, `,
      element("a", { href }, "add an account"),
      " with its credentials first.",
    );
  }
  const wrong = makeProblem();
  const button = element("button", { type: "button" }, "Make an empty account");
  onPress(button, async () => {
    try {
      made(await context.coatcheck.accounts.create({ name: component.title, type: component.id, keys: {} }));
      context.announce("The account is made.");
    } catch (error) {
      wrong.say(explain(error));
    }
  });
  return element(
    "div",
    { class: "hint" },
    element("p", {}, `${component.title} needs no credentials, but an account to run with.`),
    button,
    wrong.element,
  );
}

function groupsOf(component: Described | undefined): HTMLElement[] {
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
