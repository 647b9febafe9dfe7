// What every kind of control has in common: label, input, note, and a place for what is wrong with it.
import { element } from "../element.ts";
import type { Problem } from "../notice.ts";
import type { Field } from "./fields.ts";

export interface Control {
  readonly element: HTMLElement;
  readonly problem: Problem;
  value(): unknown;
  focus(): void;
  /** Called when something that the options depend on has changed. */
  reset(): void;
}

/** What a control starts with. */
export interface Initial {
  readonly value: unknown;
  /** The service has a value that it does not reveal. */
  readonly isStored: boolean;
}

/** A field with its label, its note and its problem. `extra` goes next to the input. */
export function fieldElement(
  field: Field,
  input: HTMLElement,
  problem: Problem,
  extra: readonly (HTMLElement | null)[] = [],
): HTMLElement {
  return element(
    "div",
    { class: "field" },
    element("label", { for: input.id }, field.label, field.isRequired ? null : optional()),
    extra.length === 0 ? input : element("div", { class: "with-button" }, input, ...extra),
    noteOf(field),
    problem.element,
  );
}

export function optional(): HTMLElement {
  return element("span", { class: "optional" }, " optional");
}

export function noteOf(field: Field): HTMLElement | null {
  return field.note === "" ? null : element("p", { class: "note", id: `${idOf(field)}-note` }, field.note);
}

/** The attributes of the input itself: its name, and what describes it. */
export function attributesOf(field: Field, problem: Problem): Record<string, string | boolean | null> {
  const describedBy = field.note === "" ? [problem.element.id] : [`${idOf(field)}-note`, problem.element.id];
  return {
    id: idOf(field),
    name: field.name,
    required: field.isRequired,
    "aria-describedby": describedBy.join(" "),
  };
}

/** A field's name may contain anything, but an id must not contain spaces. */
export function idOf(field: Field): string {
  return `field-${encodeURIComponent(field.name)}`;
}
