// What goes into an action and what comes out of it: as a tree to read, and as the JSON that it is, to copy.
import { type Child, element, replace } from "../element.ts";
import { recordOf } from "../json.ts";
import { type Leaf, treeOf } from "./tree.ts";

const SIDES = [
  { name: "in", title: "What goes in" },
  { name: "out", title: "What comes out" },
] as const;

/** `metadata`: schemas by `in` and `out`. */
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
    element("div", { class: "switch", role: "group", "aria-label": "Shown as" }, ...buttons),
    place,
  );
}

function sideOf(title: string, schema: unknown): HTMLElement {
  const leaves = treeOf(schema);
  const shown = leaves.length > 0 ? treeView(leaves, true) : element("p", { class: "note" }, nothingOf(schema));
  return element("section", { class: "side" }, element("h3", {}, title), shown);
}

function nothingOf(schema: unknown): string {
  if (schema === undefined || schema === null) return "Nothing is said about it.";
  if (typeof schema === "string")
    return `Described in ${schema}, a file of the component's that its descriptor does not hold.`;
  return "It has no properties of its own.";
}

/** The first level is open: more at once is more than can be read. */
function treeView(leaves: readonly Leaf[], isOpen: boolean): HTMLElement {
  return element("ul", { class: "tree" }, ...leaves.map((leaf) => element("li", {}, ...branchOf(leaf, isOpen))));
}

/** What is inside is made when it is opened. */
function branchOf(leaf: Leaf, isOpen: boolean): Child[] {
  const children = leaf.children();
  if (children.length === 0) return rowOf(leaf);
  const branch = element("details", {}, element("summary", {}, ...rowOf(leaf)));
  branch.addEventListener("toggle", () => branch.append(treeView(children, false)), { once: true });
  branch.open = isOpen;
  return [branch];
}

function rowOf({ name, type, isRequired, notes }: Leaf): Child[] {
  return [
    element("code", { class: "property" }, name),
    " ",
    element("span", { class: "type" }, type),
    isRequired ? element("span", { class: "required" }, " required") : null,
    notes.length === 0 ? null : element("span", { class: "note" }, ` ${notes.join(" · ")}`),
  ];
}

/** Any value as JSON, with a button that copies it. */
export function jsonView(value: unknown, announce: (text: string) => void): HTMLElement {
  const text = JSON.stringify(value, null, 2);
  const pre = element("pre", { tabindex: 0, role: "region", "aria-label": "JSON" }, text);
  const copy = async (): Promise<void> => {
    try {
      await navigator.clipboard.writeText(text);
      replace(button, "Copied");
      announce("Copied.");
    } catch {
      // Without a secure context, or without permission, the person copies what is selected.
      getSelection()?.selectAllChildren(pre);
      announce("It could not be copied; it is selected instead.");
    }
  };
  const button = element("button", { type: "button", class: "quiet", onclick: () => void copy() }, "Copy");
  return element("div", { class: "json" }, button, pre);
}
