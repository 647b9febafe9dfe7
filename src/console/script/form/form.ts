// A form made from the fields of a descriptor. What it holds is read when it is wanted; what is missing is said beside each field.
import { element } from "../element.ts";
import type { Ask } from "./choice.ts";
import { makeControl } from "./control.ts";
import type { Field } from "./fields.ts";
import { type Values, dependentsOf, filled, mistakesIn, unmetBy } from "./values.ts";

export interface FormOptions {
  readonly values?: Values;
  /** Whether the service has a value of this name that it does not tell. */
  readonly isStored?: (name: string) => boolean;
  readonly ask?: Ask;
  /** Why no options can be asked for at all, such as that no account is chosen. */
  readonly blocked?: () => string | null;
  readonly changed?: () => void;
}

export interface Form {
  readonly element: HTMLElement;
  /** As they are filled in, empty ones too. */
  values(): Values;
  /** Says what is missing and goes to the first; true where nothing is. `isStrict`: what is stored has to be typed anew. */
  check(isStrict?: boolean): boolean;
  /** What all options depend on has changed. */
  reset(): void;
}

export function makeForm(fields: readonly Field[], options: FormOptions = {}): Form {
  const { isStored = () => false, ask = () => Promise.resolve(null) } = options;
  /** While the controls are made there is nobody to tell. */
  let isMade = false;
  /** Fields beside which it is said that they are missing. */
  let missed: readonly string[] = [];
  const controls = new Map(
    fields.map((field) => {
      const filledIn = { value: options.values?.[field.name] ?? field.initial, isStored: isStored(field.name) };
      return [field.name, makeControl(field, filledIn, { ask, blockedBy, changed })] as const;
    }),
  );

  function values(): Values {
    return Object.fromEntries(Array.from(controls, ([name, control]) => [name, control.value()]));
  }

  function blockedBy(field: Field): string | null {
    const why = options.blocked?.() ?? null;
    if (why !== null) return why;
    const unmet = unmetBy(field, fields, values());
    return unmet.length === 0
      ? null
      : `Its options depend on ${unmet.map(({ label }) => label).join(" and ")}: choose that first.`;
  }

  function changed(field: Field): void {
    if (!isMade) return;
    controls.get(field.name)?.problem.clear();
    for (const { name } of dependentsOf(field.name, fields)) controls.get(name)?.reset();
    options.changed?.();
  }
  isMade = true;
  return {
    element: element("div", { class: "fields" }, ...Array.from(controls.values(), (control) => control.element)),
    values,
    check(isStrict = false) {
      for (const name of missed) controls.get(name)?.problem.clear();
      const mistakes = mistakesIn(fields, filled(values()), isStrict ? () => false : isStored);
      for (const { name, message } of mistakes) {
        const again = "To verify it, type it again: what is stored is not told, not even to this page.";
        controls.get(name)?.problem.say(isStored(name) ? again : message);
      }
      missed = mistakes.map(({ name }) => name);
      const [first] = missed;
      if (first !== undefined) controls.get(first)?.focus();
      return first === undefined;
    },
    reset() {
      for (const control of controls.values()) control.reset();
    },
  };
}
