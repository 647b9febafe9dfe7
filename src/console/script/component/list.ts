// Components: those that everybody has, and one's own, which can be uploaded and removed.
import type { Context } from "../context.ts";
import { onConfirmed } from "../dialog.ts";
import { type Child, element, replace } from "../element.ts";
import { explain } from "../explain.ts";
import { emptyState, makeProblem, waiting } from "../notice.ts";
import { cardOf } from "./card.ts";
import { type Described, describe } from "./descriptor.ts";
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
        own.length === 0 ? none() : cards(own.map(describe).map((component) => cardOf(component, removal(component)))),
      );
      replace(all, cards(built.map(describe).map((component) => cardOf(component, null))));
    } catch (error) {
      replace(mine);
      problem.say(explain(error));
    }
  };

  const removal = (component: Described): Child => {
    const wrong = makeProblem();
    const attributes = { type: "button", class: "danger quiet", "aria-label": `Remove ${component.title}` };
    const button = element("button", attributes, "Remove");
    const question = {
      question: `Remove ${component.title}?`,
      consequence: "Its code and its environment variables are deleted. Accounts that were made for it stay.",
      yes: "Remove it",
    };
    onConfirmed(button, question, async () => {
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
