// The charts above the list: when executions were scheduled, how long they waited and ran, and who failed. The sentence
// of each chart says the same as its drawing, which is hidden from screen readers.
import type { Execution } from "../../../client/index.ts";
import { svgElement, element } from "../element.ts";
import { type Bin, type Hour, type OriginCount, type Spread } from "./day.ts";
import { failuresInWords, failuresOf, hoursInWords, hoursOf, runsOf, spreadInWords, waitsOf } from "./day.ts";
import { ORIGIN_TEXTS, durationOf } from "./words.ts";

const WIDTH = 240;
const HEIGHT = 64;
const AXIS = 16;
const GAP = 2;

/** `formatHour` names an hour by its beginning. */
export function charts(
  executions: readonly Execution[],
  now: number,
  formatHour: (at: number) => string,
): HTMLElement[] {
  const hours = hoursOf(executions, now);
  const waits = waitsOf(executions);
  const runs = runsOf(executions);
  const failures = failuresOf(executions);
  return [
    figure("Scheduled, by hour", hoursInWords(hours, formatHour), hourBars(hours, formatHour)),
    figure("Waited", spreadInWords(waits, "waited"), spreadBars(waits)),
    figure("Ran", spreadInWords(runs, "ran"), spreadBars(runs)),
    figure("Failed, by origin", failuresInWords(failures), failureBars(failures)),
  ];
}

function figure(title: string, sentence: string, drawing: SVGElement | null): HTMLElement {
  const caption = element("figcaption", {}, element("strong", {}, title), element("span", {}, sentence));
  return element("figure", { class: "chart" }, caption, ...(drawing === null ? [] : [drawing]));
}

function frame(height: number, ...children: SVGElement[]): SVGElement {
  return svgElement("svg", { viewBox: `0 0 ${WIDTH} ${height}`, "aria-hidden": "true" }, ...children);
}

function hourBars(hours: readonly Hour[], formatHour: (at: number) => string): SVGElement {
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
    ...axis(first === undefined ? "" : formatHour(first.startsAt), last === undefined ? "" : formatHour(last.startsAt)),
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

/** `parts` are shares of the full height, from 0 to 1. Anything above 0 gets a bar that can be seen. */
function bars(parts: readonly number[], tone: string): SVGElement[] {
  const width = WIDTH / parts.length;
  return parts.map((part, index) => {
    const height = part === 0 ? 0 : Math.max(2, part * HEIGHT);
    return svgElement("rect", { class: tone, x: index * width, y: HEIGHT - height, width: width - GAP, height });
  });
}

function axis(first: string, last: string): SVGElement[] {
  return [
    svgElement("line", { x1: 0, x2: WIDTH, y1: HEIGHT + 0.5, y2: HEIGHT + 0.5 }),
    svgElement("text", { x: 0, y: HEIGHT + 13 }, first),
    svgElement("text", { x: WIDTH, y: HEIGHT + 13, "text-anchor": "end" }, last),
  ];
}

function failureBars(failures: readonly OriginCount[]): SVGElement | null {
  if (failures.length === 0) return null;
  const most = Math.max(...failures.map(({ count }) => count));
  const rows = failures.flatMap(({ origin, count }, index) => [
    svgElement("text", { x: 0, y: index * 20 + 14 }, ORIGIN_TEXTS[origin]),
    svgElement("rect", { class: "failures", x: 100, y: index * 20 + 4, width: (count / most) * 115, height: 12 }),
    svgElement("text", { x: 106 + (count / most) * 115, y: index * 20 + 14 }, String(count)),
  ]);
  return frame(failures.length * 20, ...rows);
}
