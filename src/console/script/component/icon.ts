// A component's icon, or its initial if it has none.
import { element } from "../element.ts";
import type { Descriptor } from "./descriptor.ts";

export function iconView({ icon, title }: Descriptor): HTMLElement {
  if (icon !== null) return element("img", { class: "icon", src: icon, alt: "", width: 40, height: 40 });
  const [initial = "?"] = title;
  return element("span", { class: "icon initial", "aria-hidden": "true" }, initial.toUpperCase());
}
