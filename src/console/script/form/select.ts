// A drop-down. If its options come from the component, opening it first loads them, shows that it is loading, and then
// opens.
import { element, replace } from "../element.ts";
import { written } from "../json.ts";
import { Choice, type Callbacks } from "./choice.ts";
import { type Control, type Initial, attributesOf, fieldElement } from "./control.ts";
import type { Field, Model } from "./fields.ts";

/** The keys that open a closed drop-down, in addition to letters. */
const OPENING_KEYS = new Set(["Enter", " ", "ArrowDown", "ArrowUp"]);

export function selectControl(field: Field, model: Model, { value }: Initial, callbacks: Callbacks): Control {
  const select = element("select", { onchange: () => callbacks.changed(field) });
  const choice = new Choice(field, model, callbacks, () => show(select.value));
  for (const [name, text] of Object.entries(attributesOf(field, choice.problem))) {
    if (text !== null && text !== false) select.setAttribute(name, text === true ? "" : text);
  }

  const show = (chosen: string): void => {
    const options = choice.options ?? [];
    const isKnown = chosen === "" || options.some((option) => option.value === chosen);
    // An earlier choice stays while the options are unknown. Once they are known, it must be one of them.
    const kept = !isKnown && choice.options === null ? [{ value: chosen, label: chosen }] : [];
    const prompt = field.placeholder || (field.isRequired ? "Choose…" : "None");
    replace(
      select,
      ...[{ value: "", label: prompt }, ...kept, ...options].map((option) =>
        element("option", { value: option.value }, option.label),
      ),
    );
    select.value = isKnown || kept.length > 0 ? chosen : "";
    if (select.value !== chosen) callbacks.changed(field);
  };

  const openWhenLoaded = (event: Event): void => {
    if (choice.options !== null) return;
    event.preventDefault();
    select.focus();
    if (choice.button?.getAttribute("aria-busy") === "true") return;
    void choice.load().then(() => choice.options !== null && open(select));
  };
  select.addEventListener("mousedown", openWhenLoaded);
  select.addEventListener("keydown", (event) => {
    if (OPENING_KEYS.has(event.key) && !event.ctrlKey && !event.metaKey) openWhenLoaded(event);
  });

  show(written(value));
  const extra = choice.button === null ? [] : [choice.button];
  const made = fieldElement(field, select, choice.problem, extra);
  if (choice.button !== null) choice.problem.element.before(choice.status);
  return {
    element: made,
    problem: choice.problem,
    value: () => select.value,
    focus: () => select.focus(),
    reset: () => {
      select.value = "";
      choice.reset();
    },
  };
}

/** Some browsers refuse to open a drop-down from a script, or long after the click. Then the person opens it again. */
function open(select: HTMLSelectElement): void {
  try {
    select.showPicker();
  } catch {
    select.focus();
  }
}
