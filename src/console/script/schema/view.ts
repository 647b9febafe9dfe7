// The input and output of an action: as a tree to read, and as JSON to copy.
import { type Child, element, replace } from "../element.ts";
import { recordOf } from "../json.ts";
import { type Property, treeOf } from "./tree.ts";

const SIDES = [
  { name: "in", title: "Input" },
  { name: "out", title: "Output" },
] as const;

/** `metadata` has schemas under `in` and `out`. */
export function schemaView(metadata: unknown, announce: (text: string) => void): HTMLElement {
  const sides = recordOf(metadata);
  const tree = element("div", { class: "sides" }, ...SIDES.map(({ name, title }) => sideOf(title, sides[name])));
  const json = jsonView(metadata, announce);
  const choices = [
    { title: "Tree", shown: tree },
    { title: "JSON", shown: json },
  ];
  const place = element("div", {});
  const buttons = choices.map(({ title, shown }) =>
    element("button", { type: "button", onclick: () => choose(shown) }, title),
  );
  const choose = (chosen: HTMLElement): void => {
    replace(place, chosen);
    for (const [index, button] of buttons.entries()) {
      button.setAttribute("aria-pressed", String(choices[index]?.shown === chosen));
    }
  };
  choose(tree);
  return element(
    "div",
    { class: "schema" },
    element("div", { class: "switch", role: "group", "aria-label": "View as" }, ...buttons),
    place,
  );
}

function sideOf(title: string, schema: unknown): HTMLElement {
  const properties = treeOf(schema);
  const shown = properties.length > 0 ? treeView(properties, true) : element("p", { class: "note" }, emptyText(schema));
  return element("section", { class: "side" }, element("h3", {}, title), shown);
}

function emptyText(schema: unknown): string {
  if (schema === undefined || schema === null) return "Not described.";
  if (typeof schema === "string")
    return `Described in ${schema}, a file in the component. The console sees only its descriptor.`;
  return "No properties.";
}

/** Only the first level starts open, and not if there is much of it: more would be too much to read. */
const MOST_OPEN = 50;

function treeView(properties: readonly Property[], isOpen: boolean): HTMLElement {
  return element(
    "ul",
    { class: "tree" },
    ...properties.map((property) => element("li", {}, ...branchOf(property, isOpen && properties.length <= MOST_OPEN))),
  );
}

/** The contents are made when the branch is opened. */
function branchOf(property: Property, isOpen: boolean): Child[] {
  const children = property.children();
  if (children.length === 0) return rowOf(property);
  const branch = element("details", {}, element("summary", {}, ...rowOf(property)));
  branch.addEventListener("toggle", () => branch.append(treeView(children, false)), { once: true });
  branch.open = isOpen;
  return [branch];
}

function rowOf({ name, type, isRequired, notes }: Property): Child[] {
  return [
    element("code", { class: "property" }, name),
    " ",
    element("span", { class: "type" }, type),
    isRequired ? element("span", { class: "required" }, " required") : null,
    notes.length === 0 ? null : element("span", { class: "note" }, ` ${notes.join(" · ")}`),
  ];
}

/** Any value as JSON, with a button to copy it. */
export function jsonView(value: unknown, announce: (text: string) => void): HTMLElement {
  const text = JSON.stringify(value, null, 2);
  const pre = element("pre", { tabindex: 0, role: "region", "aria-label": "JSON" }, text);
  const copy = async (): Promise<void> => {
    try {
      await navigator.clipboard.writeText(text);
      replace(button, "Copied");
      announce("Copied.");
    } catch {
      // Without a secure context, or without permission, the person can copy the selection.
      getSelection()?.selectAllChildren(pre);
      announce("The JSON could not be copied. It is selected, so that you can copy it.");
    }
  };
  const button = element("button", { type: "button", class: "quiet", onclick: () => void copy() }, "Copy");
  return element("div", { class: "json" }, button, pre);
}
