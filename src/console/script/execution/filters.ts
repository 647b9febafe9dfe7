// Filters the list by status and component. The filter is in the address, so that you can go back to it and share it.
import type { Context } from "../context.ts";
import { element } from "../element.ts";
import { pathOf } from "../route.ts";
import { STATUS_TEXTS } from "./words.ts";

export function filters({ go }: Context, status: string, component: string): HTMLElement {
  const statuses = element(
    "select",
    { id: "filter-status", onchange: () => apply() },
    element("option", { value: "" }, "Any"),
    ...Object.entries(STATUS_TEXTS).map(([value, text]) =>
      element("option", { value, selected: value === status }, text),
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
