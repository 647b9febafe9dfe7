// Components: those that everybody has, and one's own, which can be uploaded and removed.
import type { Context } from "../context.ts";
import { confirmed } from "../dialog.ts";
import { type Child, element, replace } from "../element.ts";
import { explain } from "../explain.ts";
import { emptyState, makeProblem, onPress, waiting } from "../notice.ts";
import { pathOf } from "../route.ts";
import { type Described, describe } from "./descriptor.ts";
import { iconView } from "./icon.ts";
import { uploadForm } from "./upload.ts";

export function showComponents(container: HTMLElement, context: Context): () => void {
  const problem = makeProblem();
  const mine = element("div", { class: "stack" }, waiting("Looking for components…"));
  const all = element("div", { class: "stack" });
  replace(
    container,
    element("h1", { tabindex: -1 }, "Components"),
    problem.element,
    element(
      "section",
      { class: "stack", "aria-labelledby": "mine" },
      element("h2", { id: "mine" }, "Yours"),
      mine,
      uploadForm(context, () => void load()),
    ),
    element(
      "section",
      { class: "stack", "aria-labelledby": "public" },
      element("h2", { id: "public" }, "Built in"),
      all,
    ),
  );

  const load = async (): Promise<void> => {
    try {
      const [own, built] = await Promise.all([
        context.coatcheck.components.mine(),
        context.coatcheck.components.public(),
      ]);
      problem.clear();
      replace(
        mine,
        own.length === 0
          ? none()
          : cards(own.map((component) => cardOf(describe(component), removal(describe(component))))),
      );
      replace(all, cards(built.map((component) => cardOf(describe(component), null))));
    } catch (error) {
      replace(mine);
      problem.say(explain(error));
    }
  };

  const removal = (component: Described): Child => {
    const wrong = makeProblem();
    const button = element("button", { type: "button", class: "danger quiet" }, "Remove");
    button.setAttribute("aria-label", `Remove ${component.title}`);
    onPress(button, async () => {
      const consequence = "Its code and its environment variables are deleted. Accounts that were made for it stay.";
      if (!(await confirmed(`Remove ${component.title}?`, consequence, "Remove it"))) return button.focus();
      try {
        await context.coatcheck.components.delete(component.id);
        await load();
        context.announce(`${component.title} is removed.`);
        container.querySelector<HTMLElement>("h1")?.focus();
      } catch (error) {
        wrong.say(explain(error));
      }
    });
    return element("div", { class: "removal" }, button, wrong.element);
  };

  void load();
  return () => {};
}

function none(): HTMLElement {
  return emptyState(
    "You have no component of your own yet.",
    element("p", {}, "Pack an elastic.io component on the command line, and upload the file here; or push it at once:"),
    element("pre", { tabindex: 0 }, "coatcheck pack DIR -o component.gz\ncoatcheck push DIR"),
  );
}

function cards(children: readonly HTMLElement[]): HTMLElement {
  return element("ul", { class: "cards" }, ...children);
}

function cardOf(component: Described, more: Child): HTMLElement {
  const { id, title, description, entries, credentials } = component;
  const count = (kind: string): string | null => {
    const of = entries.filter((entry) => entry.kind === kind).length;
    return of === 0 ? null : `${of} ${kind}${of === 1 ? "" : "s"}`;
  };
  const facts = [count("action"), count("trigger"), credentials.length === 0 ? "no credentials" : null];
  return element(
    "li",
    { class: "card" },
    element(
      "div",
      { class: "card-head" },
      iconView(component),
      element("div", {}, element("h3", {}, title), element("code", {}, id)),
    ),
    description === "" ? null : element("p", {}, description),
    element("p", { class: "note" }, facts.filter((fact) => fact !== null).join(" · ")),
    element(
      "div",
      { class: "actions" },
      element("a", { class: "button", href: `#${pathOf(["run", id])}`, "aria-label": `Run ${title}` }, "Run"),
      element(
        "a",
        {
          class: "button quiet",
          href: `#${pathOf(["accounts", "new"], { component: id })}`,
          "aria-label": `Add account for ${title}`,
        },
        "Add account",
      ),
      more,
    ),
  );
}
