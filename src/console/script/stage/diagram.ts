// Draws a sequence twice: as an SVG with a lane for each who takes part, and as an ordered list, which is what a screen reader
// reads and what a narrow screen shows. Drawn again, it touches only what has changed, so that what is new can be seen to come.
import { h } from "../element.ts";
import { type Row, WIDTH, layoutOf, xOf } from "./layout.ts";
import { LANES, type Step } from "./sequence.ts";
import { svg } from "./svg.ts";
import { durationOf } from "./words.ts";

export interface Diagram {
  readonly element: HTMLElement;
  readonly draw: (steps: readonly Step[]) => void;
}

const ARROW = 7;
const BAR = 12;

export function makeDiagram(): Diagram {
  const lifelines = svg("g", { class: "lifelines" });
  const messages = svg("g");
  const drawing = svg("svg", { class: "sequence", "aria-hidden": "true" }, lifelines, messages);
  const list = h("ol", { class: "timeline" });
  const groups = new Map<string, Drawn<SVGGElement>>();
  const items = new Map<string, Drawn<HTMLLIElement>>();

  return {
    element: h("div", { class: "diagram" }, drawing, list),
    draw(steps) {
      const { rows, height } = layoutOf(steps);
      drawing.setAttribute("viewBox", `0 0 ${WIDTH} ${height}`);
      lifelines.replaceChildren(...LANES.flatMap((lane) => lifeline(lane, height)));
      update(messages, groups, rows, rowKey, () => svg("g"), drawRow);
      update(list, items, rows, itemKey, () => h("li", {}), drawItem);
    },
  };
}

interface Drawn<Kind extends Element> {
  readonly element: Kind;
  /** What the element was drawn from. */
  drawnFrom: string;
}

/** Brings the children of `parent` in line with `rows`; those that are there already keep their elements. */
function update<Kind extends Element>(
  parent: Element,
  drawn: Map<string, Drawn<Kind>>,
  rows: readonly Row[],
  sourceOf: (row: Row, before: Row | undefined) => string,
  make: () => Kind,
  draw: (element: Kind, row: Row, before: Row | undefined) => void,
): void {
  for (const [index, row] of rows.entries()) {
    const before = rows[index - 1];
    const source = sourceOf(row, before);
    const known = drawn.get(row.step.key) ?? { element: make(), drawnFrom: "" };
    drawn.set(row.step.key, known);
    if (known.drawnFrom !== source) draw(known.element, row, before);
    known.drawnFrom = source;
    const place = parent.children[index];
    if (place !== known.element) parent.insertBefore(known.element, place ?? null);
  }
  while (parent.children.length > rows.length) parent.lastElementChild?.remove();
}

function rowKey({ step, y, height }: Row, before: Row | undefined): string {
  return [y, height, step.label, spanText(step), timeText(step, before)].join("|");
}

function itemKey({ step }: Row): string {
  return [step.label, itemSpan(step), durationOf(step.atMs)].join("|");
}

function lifeline(lane: (typeof LANES)[number], height: number): SVGElement[] {
  const x = xOf(lane);
  return [
    svg("line", { x1: x, x2: x, y1: 30, y2: height }),
    svg("rect", { x: x - 40, y: 2, width: 80, height: 28, rx: 6 }),
    svg("text", { x, y: 21, "text-anchor": "middle" }, lane),
  ];
}

function drawRow(group: SVGGElement, { step, y, height }: Row, before: Row | undefined): void {
  const shape = step.lastsMs === null ? message(step) : span(step, height);
  group.setAttribute("class", `step ${step.tone}${step.isOpen ? " open" : ""}`);
  group.setAttribute("transform", `translate(0 ${y})`);
  group.replaceChildren(svg("text", { class: "at", x: 0, y: 22 }, timeText(step, before)), ...shape);
}

function message(step: Step): SVGElement[] {
  const from = xOf(step.from);
  const to = xOf(step.to);
  if (from === to) {
    return [
      svg("circle", { class: "head", cx: from, cy: 18, r: 5 }),
      svg("text", { class: "label", x: from + 12, y: 22 }, step.label),
    ];
  }
  const back = Math.sign(from - to) * ARROW;
  const head = `M${to} 24l${back} -4v8z`;
  return [
    svg("line", { class: step.isAnswer ? "answer" : "call", x1: from, x2: to + back, y1: 24, y2: 24 }),
    svg("path", { class: "head", d: head }),
    svg("text", { class: "label", x: (from + to) / 2, y: 17, "text-anchor": "middle" }, step.label),
  ];
}

/** Its words stand to the left of the last lane, and to the right of the others. */
function span(step: Step, height: number): SVGElement[] {
  const x = xOf(step.from);
  const isLast = step.from === LANES.at(-1);
  const side = isLast ? { x: x - BAR, "text-anchor": "end" } : { x: x + BAR };
  return [
    svg("rect", { class: "bar", x: x - BAR / 2, y: 1, width: BAR, height: height - 2, rx: 3 }),
    svg("text", { class: "label", ...side, y: height / 2 + 5 }, `${step.label} ${spanText(step)}`),
  ];
}

function drawItem(item: HTMLLIElement, { step }: Row): void {
  const where = step.from === step.to ? `${step.from}` : `${step.from} to ${step.to}`;
  const span = itemSpan(step);
  item.className = `${step.tone}${step.isOpen ? " open" : ""}`;
  item.replaceChildren(
    h("span", { class: "at" }, durationOf(step.atMs)),
    h("span", { class: "where" }, where),
    h("span", { class: "label" }, span === "" ? step.label : `${step.label}, ${span}`),
  );
}

/** Said where it differs from that of the row above. */
function timeText(step: Step, before: Row | undefined): string {
  const text = durationOf(step.atMs);
  return before !== undefined && durationOf(before.step.atMs) === text ? "" : text;
}

function spanText({ lastsMs }: Step): string {
  return lastsMs === null ? "" : durationOf(lastsMs);
}

/** Whole seconds while it grows: a list that changes ten times a second cannot be read. */
function itemSpan({ lastsMs, isOpen }: Step): string {
  if (lastsMs === null) return "";
  return isOpen ? `for ${Math.floor(lastsMs / 1000)} s so far` : durationOf(lastsMs);
}
