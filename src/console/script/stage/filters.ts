// Narrows the list by status and component. The choice stands in the address, so that it can be gone back to and shared.
import { element } from "../element.ts";
import { pathOf } from "../route.ts";
import type { Context } from "../context.ts";
import { STATUS_WORDS } from "./words.ts";

export function filters({ go }: Context, status: string, component: string): HTMLElement {
  const statuses = element(
    "select",
    { id: "filter-status", onchange: () => apply() },
    element("option", { value: "" }, "Any"),
    ...Object.entries(STATUS_WORDS).map(([value, words]) =>
      element("option", { value, selected: value === status }, words),
    ),
  );
  const components = element("input", {
    id: "filter-component",
    value: component,
    placeholder: "Any",
    spellcheck: "false",
    autocomplete: "off",
  });

  function apply(): void {
    const chosen = { status: statuses.value, component: components.value.trim() };
    go(pathOf(["executions"], Object.fromEntries(Object.entries(chosen).filter(([, value]) => value !== ""))));
  }

  function submit(event: Event): void {
    event.preventDefault();
    apply();
  }

  return element(
    "form",
    { class: "filters", role: "search", onsubmit: submit },
    element("div", { class: "field" }, element("label", { for: "filter-status" }, "Status"), statuses),
    element("div", { class: "field" }, element("label", { for: "filter-component" }, "Component"), components),
    element("button", { type: "submit" }, "Filter"),
  );
}
