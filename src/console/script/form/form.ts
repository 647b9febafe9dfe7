// A form made from a descriptor's fields. Its values are read when they are needed. What is missing is shown next to
// each field.
import { element } from "../element.ts";
import type { LoadOptions } from "./choice.ts";
import type { Field } from "./fields.ts";
import { makeControl } from "./kinds.ts";
import { type Values, dependentsOf, filled, mistakesIn, unmetBy } from "./values.ts";

const TYPE_AGAIN = "Type it again to verify it. The service does not reveal stored values, not even to this page.";

export interface FormOptions {
  readonly values?: Values;
  /** Whether the service has a value of this name that it does not reveal. */
  readonly isStored?: (name: string) => boolean;
  readonly loadOptions?: LoadOptions;
  /** Why no options can be loaded at all, for example because no account is chosen. */
  readonly blocked?: () => string | null;
  readonly changed?: () => void;
}

export interface Form {
  readonly element: HTMLElement;
  /** What is filled in, including empty values. */
  values(): Values;
  /**
   * Returns whether the form is complete. Otherwise shows what is missing and focuses the first such field. With
   * `isStrict`, stored values must be typed again.
   */
  check(isStrict?: boolean): boolean;
}

export function makeForm(fields: readonly Field[], options: FormOptions = {}): Form {
  const { isStored = () => false, loadOptions = () => Promise.resolve(null) } = options;
  /** Controls may report changes while they are made, before the others exist. */
  let isMade = false;
  /** Fields that are shown as missing. */
  let missing: readonly string[] = [];
  const controls = new Map(
    fields.map((field) => {
      const initial = { value: options.values?.[field.name] ?? field.initial, isStored: isStored(field.name) };
      return [field.name, makeControl(field, initial, { loadOptions, blockedBy, changed })] as const;
    }),
  );

  function values(): Values {
    return Object.fromEntries(Array.from(controls, ([name, control]) => [name, control.value()]));
  }

  function blockedBy(field: Field): string | null {
    const blocked = options.blocked?.() ?? null;
    if (blocked !== null) return blocked;
    const unmet = unmetBy(field, fields, values());
    return unmet.length === 0
      ? null
      : `Choose ${unmet.map(({ label }) => label).join(" and ")} first: these options depend on it.`;
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
      for (const name of missing) controls.get(name)?.problem.clear();
      const mistakes = mistakesIn(fields, filled(values()), isStrict ? () => false : isStored);
      for (const { name, message } of mistakes) {
        controls.get(name)?.problem.show(isStored(name) ? TYPE_AGAIN : message);
      }
      missing = mistakes.map(({ name }) => name);
      const [first] = missing;
      if (first !== undefined) controls.get(first)?.focus();
      return first === undefined;
    },
  };
}
