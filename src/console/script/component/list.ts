// The built-in components, and your own, which you can upload and remove.
import type { Context } from "../context.ts";
import { onConfirmed } from "../dialog.ts";
import { type Child, element, replace } from "../element.ts";
import { explain } from "../explain.ts";
import { emptyState, makeProblem, waiting } from "../notice.ts";
import { cardOf } from "./card.ts";
import { type Descriptor, parseDescriptor } from "./descriptor.ts";
import { uploadForm } from "./upload.ts";

export function showComponents(container: HTMLElement, context: Context): () => void {
  const problem = makeProblem();
  const mine = element("div", { class: "stack" }, waiting("Loading components…"));
  const all = element("div", { class: "stack" });
  replace(
    container,
    element("h1", { tabindex: -1 }, "Components"),
    problem.element,
    element(
      "section",
      { class: "stack", "aria-labelledby": "mine" },
      element("h2", { id: "mine" }, "Yours"),
      // Above what has yet to arrive: that moves nothing from under the pointer.
      uploadForm(context, () => void load()),
      mine,
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
          : cards(own.map(parseDescriptor).map((component) => cardOf(component, removal(component)))),
      );
      replace(all, cards(built.map(parseDescriptor).map((component) => cardOf(component, null))));
    } catch (error) {
      replace(mine);
      problem.show(explain(error));
    }
  };

  const removal = (component: Descriptor): Child => {
    const wrong = makeProblem();
    const attributes = { type: "button", class: "danger quiet", "aria-label": `Remove ${component.title}` };
    const button = element("button", attributes, "Remove");
    const confirmation = {
      title: `Remove ${component.title}?`,
      consequence: "Its code and environment variables are deleted. Its accounts stay.",
      confirm: "Remove it",
    };
    onConfirmed(button, confirmation, async () => {
      try {
        await context.coatcheck.components.delete(component.id);
        await load();
        context.announce(`${component.title} removed.`);
        container.querySelector<HTMLElement>("h1")?.focus();
      } catch (error) {
        wrong.show(explain(error));
      }
    });
    return element("div", { class: "removal" }, button, wrong.element);
  };

  void load();
  return () => {};
}

function none(): HTMLElement {
  return emptyState(
    "You have no components of your own yet.",
    element("p", {}, "Pack an elastic.io component on the command line and upload the file here, or push it directly:"),
    element("pre", { tabindex: 0 }, "coatcheck pack DIR -o component.gz\ncoatcheck push DIR"),
  );
}

function cards(children: readonly HTMLElement[]): HTMLElement {
  return element("ul", { class: "cards" }, ...children);
}
