// Makes elements. Text only ever becomes text nodes, so nothing that a component or a server sends can become markup.
// Nor can it turn around the text that it is part of; beyond its element, the style sheet lets nothing reach.

export type Child = Node | string | number | null | false;

/** An attribute that is null or false is left out. A function listens to the event named after `on`. */
export type Attributes = Readonly<Record<string, string | number | boolean | null | undefined | Listener>>;

type Listener = (event: never) => unknown;

const SVG = "http://www.w3.org/2000/svg";

export function element<Name extends keyof HTMLElementTagNameMap>(
  name: Name,
  attributes: Attributes = {},
  ...children: readonly Child[]
): HTMLElementTagNameMap[Name] {
  return fill(document.createElement(name), attributes, children);
}

/** The same for SVG. */
export function svgElement<Name extends keyof SVGElementTagNameMap>(
  name: Name,
  attributes: Attributes = {},
  ...children: readonly Child[]
): SVGElementTagNameMap[Name] {
  return fill(document.createElementNS(SVG, name), attributes, children);
}

/** Replaces everything in `container`. */
export function replace(container: Element, ...children: readonly Child[]): void {
  container.replaceChildren(...nodes(children));
}

function fill<Kind extends Element>(made: Kind, attributes: Attributes, children: readonly Child[]): Kind {
  for (const [name, value] of Object.entries(attributes)) {
    if (typeof value === "function") made.addEventListener(name.slice("on".length), value as EventListener);
    else if (value === true) made.setAttribute(name, "");
    else if (value !== null && value !== undefined && value !== false) made.setAttribute(name, String(value));
  }
  made.append(...nodes(children));
  return made;
}

function nodes(children: readonly Child[]): (Node | string)[] {
  return children
    .filter((child) => child !== null && child !== false)
    .map((child) => (typeof child === "object" ? child : unturned(String(child))));
}

/** The text with the characters written out that embed, override or isolate a direction, such as \u202e. */
function unturned(text: string): string {
  return text.replaceAll(/[\u202A-\u202E\u2066-\u2069]/g, (character) => `\\u${character.charCodeAt(0).toString(16)}`);
}
