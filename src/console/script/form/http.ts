// How to authenticate with any HTTP API: elastic.io's HTTPAuthView, whose value is {type, basic: {username, password}} or
// {type, apiKey: {headerName, headerValue}}, with the names of the types as they are shown.
import { element } from "../element.ts";
import { recordOf, textOf } from "../json.ts";
import { makeProblem } from "../notice.ts";
import type { Surroundings } from "./choice.ts";
import { type Control, type Filled, idOf, noteOf, optional } from "./control.ts";
import type { Field } from "./fields.ts";

const KINDS = ["No Auth", "Basic Auth", "API Key Auth"];

const PARTS = [
  { kind: "Basic Auth", of: "basic", name: "username", label: "User name", type: "text" },
  { kind: "Basic Auth", of: "basic", name: "password", label: "Password", type: "password" },
  { kind: "API Key Auth", of: "apiKey", name: "headerName", label: "Name of the header", type: "text" },
  { kind: "API Key Auth", of: "apiKey", name: "headerValue", label: "Value of the header", type: "password" },
] as const;

export function httpAuthControl(field: Field, { value }: Filled, around: Surroundings): Control {
  const problem = makeProblem();
  const before = recordOf(value);
  const id = idOf(field);
  const kind = element("select", { id }, ...KINDS.map((name) => element("option", { value: name }, name)));
  kind.value = KINDS.includes(textOf(before["type"])) ? textOf(before["type"]) : "No Auth";
  const parts = PARTS.map((part) => {
    const input = element("input", {
      id: `${id}-${part.name}`,
      type: part.type,
      autocomplete: "off",
      spellcheck: "false",
    });
    input.value = textOf(recordOf(before[part.of])[part.name]);
    input.addEventListener("input", () => around.changed(field));
    const row = element("div", { class: "field" }, element("label", { for: input.id }, part.label), input);
    return { part, input, row };
  });
  const show = (): void => {
    for (const { part, row } of parts) row.hidden = part.kind !== kind.value;
  };
  kind.addEventListener("change", () => {
    show();
    around.changed(field);
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
      const own = parts.filter(({ part }) => part.kind === kind.value);
      const [first] = own;
      const filled = Object.fromEntries(own.map(({ part, input }) => [part.name, input.value]));
      return { type: kind.value, ...(first !== undefined && { [first.part.of]: filled }) };
    },
    focus: () => kind.focus(),
    reset: () => {},
  };
}
