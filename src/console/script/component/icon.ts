// A component's picture, or where it has none its initial.
import { element } from "../element.ts";
import type { Described } from "./descriptor.ts";

export function iconView({ icon, title }: Described): HTMLElement {
  if (icon !== null) return element("img", { class: "icon", src: icon, alt: "", width: 40, height: 40 });
  const [initial = "?"] = title;
  return element("span", { class: "icon initial", "aria-hidden": "true" }, initial.toUpperCase());
}
