// elastic.io's HTTPAuthView: how to authenticate with any HTTP API. Its value is {type, basic: {username, password}} or
// {type, apiKey: {headerName, headerValue}}; `type` is one of KINDS, word for word.
import { element } from "../element.ts";
import { recordOf, textOf } from "../json.ts";
import { makeProblem } from "../notice.ts";
import type { Callbacks } from "./choice.ts";
import { type Control, type Initial, idOf, noteOf, optional } from "./control.ts";
import type { Field } from "./fields.ts";

const KINDS = ["No Auth", "Basic Auth", "API Key Auth"];

const PARTS = [
  { kind: "Basic Auth", group: "basic", name: "username", label: "Username", type: "text" },
  { kind: "Basic Auth", group: "basic", name: "password", label: "Password", type: "password" },
  { kind: "API Key Auth", group: "apiKey", name: "headerName", label: "Header name", type: "text" },
  { kind: "API Key Auth", group: "apiKey", name: "headerValue", label: "Header value", type: "password" },
] as const;

export function httpAuthControl(field: Field, { value }: Initial, callbacks: Callbacks): Control {
  const problem = makeProblem();
  const initial = recordOf(value);
  const id = idOf(field);
  const kind = element("select", { id }, ...KINDS.map((name) => element("option", { value: name }, name)));
  kind.value = KINDS.includes(textOf(initial["type"])) ? textOf(initial["type"]) : "No Auth";
  const parts = PARTS.map((part) => {
    const input = element("input", {
      id: `${id}-${part.name}`,
      type: part.type,
      autocomplete: "off",
      spellcheck: "false",
    });
    input.value = textOf(recordOf(initial[part.group])[part.name]);
    input.addEventListener("input", () => callbacks.changed(field));
    const row = element("div", { class: "field" }, element("label", { for: input.id }, part.label), input);
    return { part, input, row };
  });
  const show = (): void => {
    for (const { part, row } of parts) row.hidden = part.kind !== kind.value;
  };
  kind.addEventListener("change", () => {
    show();
    callbacks.changed(field);
  });
  show();

  return {
    element: element(
      "fieldset",
      { class: "field group", "aria-describedby": problem.element.id },
      element("legend", {}, field.label, field.isRequired ? null : optional()),
      element("div", { class: "field" }, element("label", { for: id }, "Type"), kind),
      ...parts.map(({ row }) => row),
      noteOf(field),
      problem.element,
    ),
    problem,
    value: () => {
      const shown = parts.filter(({ part }) => part.kind === kind.value);
      const [first] = shown;
      const filled = Object.fromEntries(shown.map(({ part, input }) => [part.name, input.value]));
      return { type: kind.value, ...(first !== undefined && { [first.part.group]: filled }) };
    },
    focus: () => kind.focus(),
    reset: () => {},
  };
}
