// A drop-down. One whose options the component answers asks for them when it is opened, shows that it does, and then opens.
import { element, replace } from "../element.ts";
import { written } from "../json.ts";
import { Choice, type Surroundings } from "./choice.ts";
import { type Control, type Filled, attributesOf, fieldElement } from "./control.ts";
import type { Field, Model } from "./fields.ts";

/** What opens a closed drop-down, besides a letter. */
const OPENING_KEYS = new Set(["Enter", " ", "ArrowDown", "ArrowUp"]);

export function selectControl(field: Field, model: Model, { value }: Filled, around: Surroundings): Control {
  const select = element("select", { onchange: () => around.changed(field) });
  const choice = new Choice(field, model, around, () => show(select.value));
  for (const [name, text] of Object.entries(attributesOf(field, choice.problem))) {
    if (text !== null && text !== false) select.setAttribute(name, text === true ? "" : text);
  }

  const show = (chosen: string): void => {
    const options = choice.options ?? [];
    const isKnown = chosen === "" || options.some((option) => option.value === chosen);
    // What was chosen once stays while the options are not known; of those that are, it must be one.
    const kept = !isKnown && choice.options === null ? [{ value: chosen, label: chosen }] : [];
    const prompt = field.placeholder || (field.isRequired ? "Choose…" : "None");
    replace(
      select,
      ...[{ value: "", label: prompt }, ...kept, ...options].map((option) =>
        element("option", { value: option.value }, option.label),
      ),
    );
    select.value = isKnown || kept.length > 0 ? chosen : "";
    if (select.value !== chosen) around.changed(field);
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

/** Not every browser opens one for a script, nor long after the person asked for it: then it is opened by hand. */
function open(select: HTMLSelectElement): void {
  try {
    select.showPicker();
  } catch {
    select.focus();
  }
}
