// A component in a list: what it is, and what you can do with it.
import { type Child, element } from "../element.ts";
import { pathOf } from "../route.ts";
import type { Descriptor } from "./descriptor.ts";
import { iconView } from "./icon.ts";

/** `more` is added to the actions. */
export function cardOf(component: Descriptor, more: Child): HTMLElement {
  const { id, title, description, entries, credentials } = component;
  const count = (kind: string): string | null => {
    const number = entries.filter((entry) => entry.kind === kind).length;
    return number === 0 ? null : `${number} ${kind}${number === 1 ? "" : "s"}`;
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
