// Draws a sequence twice: as an SVG with a lane for each who takes part, and as an ordered list, which is what a screen reader
// reads and what a narrow screen shows. Drawn again, it touches only what has changed, so that what is new can be seen to come.
import { drawn, element } from "../element.ts";
import { type Row, WIDTH, layoutOf, xOf } from "./layout.ts";
import { LANES, type Lane, type Step } from "./sequence.ts";
import { durationOf } from "./words.ts";

export interface Diagram {
  readonly elements: readonly Element[];
  readonly draw: (steps: readonly Step[]) => void;
}

const ARROW = 7;
const BAR = 12;

export function makeDiagram(): Diagram {
  const lifelines = drawn("g", { class: "lifelines" });
  const shapes = drawn("g");
  const drawing = drawn("svg", { class: "sequence", "aria-hidden": "true" }, lifelines, shapes);
  const list = element("ol", { class: "timeline" });
  const updateShapes = updater(shapes, () => drawn("g"), shapeSource, drawShape);
  const updateItems = updater(list, () => element("li"), itemSource, drawItem);
  return {
    elements: [drawing, list],
    draw(steps) {
      const { rows, height } = layoutOf(steps);
      drawing.setAttribute("viewBox", `0 0 ${WIDTH} ${height}`);
      lifelines.replaceChildren(...LANES.flatMap((lane) => lifeline(lane, height)));
      updateShapes(rows);
      updateItems(rows);
    },
  };
}

/** Brings the children of `parent` in line with rows; those that are there already keep their elements. */
function updater<Kind extends Element>(
  parent: Element,
  make: () => Kind,
  sourceOf: (row: Row, before: Row | undefined) => string,
  draw: (made: Kind, row: Row, before: Row | undefined) => void,
): (rows: readonly Row[]) => void {
  const made = new Map<string, { readonly child: Kind; source: string }>();
  return (rows) => {
    for (const [index, row] of rows.entries()) {
      const before = rows[index - 1];
      const source = sourceOf(row, before);
      const known = made.get(row.step.key) ?? { child: make(), source: "" };
      made.set(row.step.key, known);
      if (known.source !== source) draw(known.child, row, before);
      known.source = source;
      const place = parent.children[index] ?? null;
      if (place !== known.child) parent.insertBefore(known.child, place);
    }
  };
}

function shapeSource({ step, y, height }: Row, before: Row | undefined): string {
  return [y, height, step.label, spanText(step), timeText(step, before)].join("|");
}

function itemSource({ step }: Row): string {
  return [step.label, itemSpan(step), durationOf(step.atMs)].join("|");
}

function lifeline(lane: Lane, height: number): SVGElement[] {
  const x = xOf(lane);
  return [
    drawn("line", { x1: x, x2: x, y1: 30, y2: height }),
    drawn("rect", { x: x - 40, y: 2, width: 80, height: 28, rx: 6 }),
    drawn("text", { x, y: 21, "text-anchor": "middle" }, lane),
  ];
}

function drawShape(group: SVGGElement, { step, y, height }: Row, before: Row | undefined): void {
  const shape = step.lastsMs === null ? message(step) : span(step, height);
  group.setAttribute("class", classOf(step));
  group.setAttribute("transform", `translate(0 ${y})`);
  group.replaceChildren(drawn("text", { class: "at", x: 0, y: 22 }, timeText(step, before)), ...shape);
}

function message(step: Step): SVGElement[] {
  const from = xOf(step.from);
  const to = xOf(step.to);
  if (from === to) {
    return [
      drawn("circle", { class: "head", cx: from, cy: 18, r: 5 }),
      drawn("text", { class: "label", x: from + BAR, y: 22 }, step.label),
    ];
  }
  const back = Math.sign(from - to) * ARROW;
  return [
    drawn("line", { class: step.isAnswer ? "answer" : null, x1: from, x2: to + back, y1: 24, y2: 24 }),
    drawn("path", { class: "head", d: `M${to} 24l${back} -4v8z` }),
    drawn("text", { class: "label", x: (from + to) / 2, y: 17, "text-anchor": "middle" }, step.label),
  ];
}

/** Its words stand to the left of the last lane, and to the right of the others. */
function span(step: Step, height: number): SVGElement[] {
  const x = xOf(step.from);
  const side = step.from === LANES.at(-1) ? { x: x - BAR, "text-anchor": "end" } : { x: x + BAR };
  return [
    drawn("rect", { class: "bar", x: x - BAR / 2, y: 1, width: BAR, height: height - 2, rx: 3 }),
    drawn("text", { class: "label", ...side, y: height / 2 + 5 }, `${step.label} ${spanText(step)}`),
  ];
}

function drawItem(item: HTMLLIElement, { step }: Row): void {
  const lasts = itemSpan(step);
  item.setAttribute("class", classOf(step));
  item.replaceChildren(
    element("span", { class: "at" }, durationOf(step.atMs)),
    " ",
    element("span", { class: "where" }, step.from === step.to ? step.from : `${step.from} to ${step.to}`),
    " ",
    element("span", { class: "label" }, lasts === "" ? step.label : `${step.label}, ${lasts}`),
  );
}

function classOf({ tone, isOpen }: Step): string {
  return `step tone-${tone}${isOpen ? " open" : ""}`;
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
