// The charts above the list: when executions were scheduled, how long they waited and ran, and who failed. Each is a figure
// with its sentence, which says the same as the drawing; the drawing itself is nothing to a screen reader.
import { drawn, element } from "../element.ts";
import { type Bin, type Blame, type Hour, type Spread, blamesOf, hoursOf, runsOf, waitsOf } from "./day.ts";
import type { Execution } from "../../../client/index.ts";
import { blamesInWords, hoursInWords, spreadInWords } from "./figures.ts";
import { ORIGIN_WORDS, durationOf } from "./words.ts";

const WIDTH = 240;
const HEIGHT = 64;
const AXIS = 16;
const GAP = 2;

/** `tellHour` names an hour by its beginning. */
export function charts(executions: readonly Execution[], now: number, tellHour: (at: number) => string): HTMLElement[] {
  const hours = hoursOf(executions, now);
  const waits = waitsOf(executions);
  const runs = runsOf(executions);
  const blames = blamesOf(executions);
  return [
    figure("Scheduled, by hour", hoursInWords(hours, tellHour), hourBars(hours, tellHour)),
    figure("Waited", spreadInWords(waits, "waited"), spreadBars(waits)),
    figure("Ran", spreadInWords(runs, "ran"), spreadBars(runs)),
    figure("Failed, by origin", blamesInWords(blames), blameBars(blames)),
  ];
}

function figure(title: string, sentence: string, drawing: SVGElement | null): HTMLElement {
  const caption = element("figcaption", {}, element("strong", {}, title), element("span", {}, sentence));
  return element("figure", { class: "chart" }, caption, ...(drawing === null ? [] : [drawing]));
}

function frame(height: number, ...children: SVGElement[]): SVGElement {
  return drawn("svg", { viewBox: `0 0 ${WIDTH} ${height}`, "aria-hidden": "true" }, ...children);
}

function hourBars(hours: readonly Hour[], tellHour: (at: number) => string): SVGElement {
  const most = Math.max(1, ...hours.map(({ count }) => count));
  const failures = bars(
    hours.map(({ failed }) => failed / most),
    "failures",
  );
  const [first] = hours;
  const last = hours.at(-1);
  return frame(
    HEIGHT + AXIS,
    ...bars(
      hours.map(({ count }) => count / most),
      "all",
    ),
    ...failures,
    ...axis(first === undefined ? "" : tellHour(first.startsAt), last === undefined ? "" : tellHour(last.startsAt)),
  );
}

function spreadBars(spread: Spread | null): SVGElement | null {
  if (spread === null) return null;
  const { bins } = spread;
  const most = Math.max(1, ...bins.map(({ count }) => count));
  return frame(
    HEIGHT + AXIS,
    ...bars(
      bins.map(({ count }) => count / most),
      "all",
    ),
    ...axis(edge(bins[0], "<"), edge(bins.at(-2), ">")),
  );
}

function edge(bin: Bin | undefined, side: string): string {
  return bin?.belowMs === undefined || bin.belowMs === null ? "" : `${side} ${durationOf(bin.belowMs)}`;
}

/** `parts`: of the full height, 0 to 1. What is there at all can be seen. */
function bars(parts: readonly number[], tone: string): SVGElement[] {
  const width = WIDTH / parts.length;
  return parts.map((part, index) => {
    const height = part === 0 ? 0 : Math.max(2, part * HEIGHT);
    return drawn("rect", { class: tone, x: index * width, y: HEIGHT - height, width: width - GAP, height });
  });
}

function axis(first: string, last: string): SVGElement[] {
  return [
    drawn("line", { x1: 0, x2: WIDTH, y1: HEIGHT + 0.5, y2: HEIGHT + 0.5 }),
    drawn("text", { x: 0, y: HEIGHT + 13 }, first),
    drawn("text", { x: WIDTH, y: HEIGHT + 13, "text-anchor": "end" }, last),
  ];
}

function blameBars(blames: readonly Blame[]): SVGElement | null {
  if (blames.length === 0) return null;
  const most = Math.max(...blames.map(({ count }) => count));
  const rows = blames.flatMap(({ origin, count }, index) => [
    drawn("text", { x: 0, y: index * 20 + 14 }, ORIGIN_WORDS[origin]),
    drawn("rect", { class: "failures", x: 100, y: index * 20 + 4, width: (count / most) * 115, height: 12 }),
    drawn("text", { x: 106 + (count / most) * 115, y: index * 20 + 14 }, String(count)),
  ]);
  return frame(blames.length * 20, ...rows);
}
