// Draws a sequence twice: as an SVG with a column for each participant, and as an ordered list for screen readers and
// narrow screens. Drawing again touches only what has changed, so that you can see new steps appear.
import { PARTICIPANTS, type Participant } from "../../../client/journey.ts";
import { element, svgElement } from "../element.ts";
import { type Row, WIDTH, layoutOf, xOf } from "./layout.ts";
import type { Step } from "./sequence.ts";
import { durationOf } from "./words.ts";

export interface Diagram {
  readonly elements: readonly Element[];
  readonly draw: (steps: readonly Step[]) => void;
}

const ARROW = 7;
const BAR = 12;

export function makeDiagram(): Diagram {
  const lifelines = svgElement("g", { class: "lifelines" });
  const shapes = svgElement("g");
  const drawing = svgElement("svg", { class: "sequence", "aria-hidden": "true" }, lifelines, shapes);
  const list = element("ol", { class: "timeline" });
  const updateShapes = updater(shapes, () => svgElement("g"), shapeSource, drawShape);
  const updateItems = updater(list, () => element("li"), itemSource, drawItem);
  return {
    elements: [drawing, list],
    draw(steps) {
      const { rows, height } = layoutOf(steps);
      drawing.setAttribute("viewBox", `0 0 ${WIDTH} ${height}`);
      lifelines.replaceChildren(...PARTICIPANTS.flatMap((participant) => lifeline(participant, height)));
      updateShapes(rows);
      updateItems(rows);
    },
  };
}

/** Brings the children of `parent` in line with the rows. A row that was drawn before keeps its element. */
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

function lifeline(participant: Participant, height: number): SVGElement[] {
  const x = xOf(participant);
  return [
    svgElement("line", { x1: x, x2: x, y1: 30, y2: height }),
    svgElement("rect", { x: x - 40, y: 2, width: 80, height: 28, rx: 6 }),
    svgElement("text", { x, y: 21, "text-anchor": "middle" }, participant),
  ];
}

function drawShape(group: SVGGElement, { step, y, height }: Row, before: Row | undefined): void {
  const shape = step.lastsMs === null ? message(step) : span(step, height);
  group.setAttribute("class", classOf(step));
  group.setAttribute("transform", `translate(0 ${y})`);
  group.replaceChildren(svgElement("text", { class: "at", x: 0, y: 22 }, timeText(step, before)), ...shape);
}

function message(step: Step): SVGElement[] {
  const from = xOf(step.from);
  const to = xOf(step.to);
  if (from === to) {
    return [
      svgElement("circle", { class: "head", cx: from, cy: 18, r: 5 }),
      svgElement("text", { class: "label", x: from + BAR, y: 22 }, step.label),
    ];
  }
  const back = Math.sign(from - to) * ARROW;
  return [
    svgElement("line", { class: step.isAnswer ? "answer" : null, x1: from, x2: to + back, y1: 24, y2: 24 }),
    svgElement("path", { class: "head", d: `M${to} 24l${back} -4v8z` }),
    svgElement("text", { class: "label", x: (from + to) / 2, y: 17, "text-anchor": "middle" }, step.label),
  ];
}

/** The label is to the right of the column, except in the last one, where there is only room to the left. */
function span(step: Step, height: number): SVGElement[] {
  const x = xOf(step.from);
  const side = step.from === PARTICIPANTS.at(-1) ? { x: x - BAR, "text-anchor": "end" } : { x: x + BAR };
  return [
    svgElement("rect", { class: "bar", x: x - BAR / 2, y: 1, width: BAR, height: height - 2, rx: 3 }),
    svgElement("text", { class: "label", ...side, y: height / 2 + 5 }, `${step.label} ${spanText(step)}`),
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

/** Empty where it would repeat the row above. */
function timeText(step: Step, before: Row | undefined): string {
  const text = durationOf(step.atMs);
  return before !== undefined && durationOf(before.step.atMs) === text ? "" : text;
}

function spanText({ lastsMs }: Step): string {
  return lastsMs === null ? "" : durationOf(lastsMs);
}

/** Whole seconds while it grows: nobody can read a list that changes ten times a second. */
function itemSpan({ lastsMs, isOpen }: Step): string {
  if (lastsMs === null) return "";
  return isOpen ? `for ${Math.floor(lastsMs / 1000)} s so far` : durationOf(lastsMs);
}
