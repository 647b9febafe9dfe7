// Choose several of a list: a checkbox for each option, which works as well by touch as by keyboard.
import { element, replace } from "../element.ts";
import { listOf } from "../json.ts";
import { Choice, type Callbacks } from "./choice.ts";
import { type Control, type Initial, idOf, noteOf, optional } from "./control.ts";
import type { Field, Model } from "./fields.ts";

export function multipleControl(field: Field, model: Model, { value }: Initial, callbacks: Callbacks): Control {
  const chosen = new Set(listOf(value).map(String));
  const boxes = element("div", { class: "boxes" });

  const show = (): void => {
    const options = choice.options ?? [];
    for (const known of choice.options === null ? [] : chosen) {
      if (!options.some((option) => option.value === known)) chosen.delete(known);
    }
    replace(boxes, ...options.map((option) => boxOf(option.value, option.label)));
  };
  const boxOf = (of: string, label: string): HTMLElement => {
    const box = element("input", { type: "checkbox", value: of });
    box.checked = chosen.has(of);
    box.addEventListener("change", () => {
      if (box.checked) chosen.add(of);
      else chosen.delete(of);
      callbacks.changed(field);
    });
    return element("label", { class: "check" }, box, element("span", {}, label));
  };
  const choice = new Choice(field, model, callbacks, show);
  show();

  const { problem } = choice;
  const described = field.note === "" ? problem.element.id : `${idOf(field)}-note ${problem.element.id}`;
  const made = element(
    "fieldset",
    { class: "field", "aria-describedby": described },
    element("legend", {}, field.label, field.isRequired ? null : optional()),
    choice.button,
    boxes,
    choice.button === null ? null : choice.status,
    noteOf(field),
    problem.element,
  );
  return {
    element: made,
    problem,
    value: () => [...chosen],
    focus: () => made.querySelector<HTMLElement>("input, button")?.focus(),
    reset: () => {
      chosen.clear();
      choice.reset();
    },
  };
}
