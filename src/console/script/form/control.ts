// One field of a form: label, input, note, and what is wrong with it.
import { element } from "../element.ts";
import { written } from "../json.ts";
import { type Problem, makeProblem } from "../notice.ts";
import type { Surroundings } from "./choice.ts";
import type { Field } from "./fields.ts";
import { httpAuthControl } from "./http.ts";
import { multipleControl } from "./multiple.ts";
import { selectControl } from "./select.ts";

export interface Control {
  readonly element: HTMLElement;
  readonly problem: Problem;
  value(): unknown;
  focus(): void;
  /** What the options depend on has changed. */
  reset(): void;
}

export interface Filled {
  readonly value: unknown;
  /** The service has a value that it does not tell. */
  readonly isStored: boolean;
}

const STORED = "Stored; type to replace it";

const OAUTH =
  "Signing in with OAuth needs a redirect back to the platform that elastic.io is, which this service does not offer. Where the component takes a token by another name, put it into an account through the API.";

export function makeControl(field: Field, filled: Filled, around: Surroundings): Control {
  switch (field.input) {
    case "select":
      return selectControl(field, field.model, filled, around);
    case "multiple":
      return multipleControl(field, field.model, filled, around);
    case "http_auth":
      return httpAuthControl(field, filled, around);
    case "oauth":
      return oauthControl(field, filled);
    case "check":
      return checkControl(field, filled, around);
    case "unknown": {
      const word = `${field.viewClass === "" ? "It has no view class" : `The console does not know the view class ${field.viewClass}`}: what is typed is sent as text.`;
      return textControl({ ...field, note: `${field.note} ${word}`.trim() }, filled, around);
    }
    case "text":
    case "password":
    case "area":
      return textControl(field, filled, around);
  }
}

function textControl(field: Field, { value, isStored }: Filled, around: Surroundings): Control {
  const problem = makeProblem();
  const tag = field.input === "area" ? "textarea" : "input";
  const input = element(tag, {
    ...attributesOf(field, problem),
    ...(tag === "textarea" ? { rows: 4 } : { type: field.input === "password" ? "password" : "text" }),
    placeholder: isStored ? STORED : field.placeholder || null,
    autocomplete: field.input === "password" ? "new-password" : "off",
    spellcheck: "false",
    oninput: () => around.changed(field),
  });
  input.value = isStored ? "" : written(value);
  return {
    element: fieldElement(field, input, problem),
    problem,
    value: () => input.value,
    focus: () => input.focus(),
    reset: () => {},
  };
}

function checkControl(field: Field, { value }: Filled, around: Surroundings): Control {
  const problem = makeProblem();
  const input = element("input", {
    ...attributesOf(field, problem),
    required: null,
    type: "checkbox",
    onchange: () => around.changed(field),
  });
  input.checked = value === true || value === "on" || value === "true";
  return {
    element: element(
      "div",
      { class: "field" },
      element("label", { class: "check" }, input, element("span", {}, field.label)),
      noteOf(field),
      problem.element,
    ),
    problem,
    // Left out where it is not ticked, as elastic.io does it.
    value: () => (input.checked ? true : null),
    focus: () => input.focus(),
    reset: () => {},
  };
}

/** Keys that came into the account by another way are left as they are. */
function oauthControl(field: Field, { value }: Filled): Control {
  const problem = makeProblem();
  const made = element(
    "div",
    { class: "field", role: "group", "aria-labelledby": `${idOf(field)}-label`, tabindex: -1 },
    element("p", { class: "label", id: `${idOf(field)}-label` }, field.label),
    element("p", { class: "unsupported" }, element("strong", {}, "Not supported. "), OAUTH),
    noteOf(field),
    problem.element,
  );
  return { element: made, problem, value: () => value ?? null, focus: () => made.focus(), reset: () => {} };
}

/** A field with its label and all that is said about it. `extra` stands beside the input. */
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
    extra.length === 0 ? input : element("div", { class: "beside" }, input, ...extra),
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

/** Of the input itself: what it is called and described by. */
export function attributesOf(field: Field, problem: Problem): Record<string, string | boolean | null> {
  const described = field.note === "" ? [problem.element.id] : [`${idOf(field)}-note`, problem.element.id];
  return {
    id: idOf(field),
    name: field.name,
    required: field.isRequired,
    "aria-describedby": described.join(" "),
  };
}

/** A field's name may hold anything; an id must not have blanks. */
export function idOf(field: Field): string {
  return `field-${encodeURIComponent(field.name)}`;
}
