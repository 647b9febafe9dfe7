// The right kind of control for each field. The simple kinds are here: text, checkbox, and OAuth, which is not
// supported.
import { element } from "../element.ts";
import { written } from "../json.ts";
import { makeProblem } from "../notice.ts";
import type { Callbacks } from "./choice.ts";
import { type Control, type Initial, attributesOf, fieldElement, idOf, noteOf } from "./control.ts";
import type { Field } from "./fields.ts";
import { httpAuthControl } from "./http.ts";
import { multipleControl } from "./multiple.ts";
import { selectControl } from "./select.ts";

const STORED = "Stored; type to replace it";

const OAUTH =
  "OAuth needs a redirect back to elastic.io's platform, which this service does not offer. If the component accepts " +
  "a token under another name, add it to an account through the API.";

export function makeControl(field: Field, initial: Initial, callbacks: Callbacks): Control {
  switch (field.input) {
    case "select":
      return selectControl(field, field.model, initial, callbacks);
    case "multiple":
      return multipleControl(field, field.model, initial, callbacks);
    case "http_auth":
      return httpAuthControl(field, initial, callbacks);
    case "oauth":
      return oauthControl(field, initial);
    case "check":
      return checkControl(field, initial, callbacks);
    case "unknown": {
      const reason =
        field.viewClass === ""
          ? "This field has no view class."
          : `The console does not know the view class ${field.viewClass}.`;
      const note = `${field.note} ${reason} Your input is sent as text.`.trim();
      return textControl({ ...field, note }, initial, callbacks);
    }
    case "text":
    case "password":
    case "area":
      return textControl(field, initial, callbacks);
  }
}

function textControl(field: Field, { value, isStored }: Initial, callbacks: Callbacks): Control {
  const problem = makeProblem();
  const tag = field.input === "area" ? "textarea" : "input";
  const input = element(tag, {
    ...attributesOf(field, problem),
    ...(tag === "textarea" ? { rows: 4 } : { type: field.input === "password" ? "password" : "text" }),
    placeholder: isStored ? STORED : field.placeholder || null,
    autocomplete: field.input === "password" ? "new-password" : "off",
    spellcheck: "false",
    oninput: () => callbacks.changed(field),
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

function checkControl(field: Field, { value }: Initial, callbacks: Callbacks): Control {
  const problem = makeProblem();
  const input = element("input", {
    ...attributesOf(field, problem),
    required: null,
    type: "checkbox",
    onchange: () => callbacks.changed(field),
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
    // Like elastic.io, leave the value out if the box is not ticked.
    value: () => (input.checked ? true : null),
    focus: () => input.focus(),
    reset: () => {},
  };
}

/** Keys that came into the account some other way stay as they are. */
function oauthControl(field: Field, { value }: Initial): Control {
  const problem = makeProblem();
  const container = element(
    "div",
    { class: "field", role: "group", "aria-labelledby": `${idOf(field)}-label`, tabindex: -1 },
    element("p", { class: "label", id: `${idOf(field)}-label` }, field.label),
    element("p", { class: "unsupported" }, element("strong", {}, "Not supported. "), OAUTH),
    noteOf(field),
    problem.element,
  );
  return {
    element: container,
    problem,
    value: () => value ?? null,
    focus: () => container.focus(),
    reset: () => {},
  };
}
