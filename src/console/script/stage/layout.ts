// Where the steps of a sequence stand in the wide drawing: one below the other, one row each. Rows do not scale with time, since a
// queue takes milliseconds and a component minutes; only what lasts is taller the longer it lasts, ever more slowly. Pure;
// lengths are the drawing's own units.
import { LANES, type Lane, type Step } from "./sequence.ts";

const GUTTER = 74;
const LANE_WIDTH = 142;
const HEADER = 44;
const MESSAGE_HEIGHT = 32;
const SHORTEST_SPAN = 26;
const LAST_MARGIN = 14;

/** What a span takes more each time that its duration doubles, once it is longer than this. */
const GROWTH = 14;
const GROWS_FROM_MS = 250;

export const WIDTH = GUTTER + LANES.length * LANE_WIDTH;

export interface Row {
  readonly step: Step;
  readonly y: number;
  readonly height: number;
}

export interface Layout {
  readonly rows: readonly Row[];
  readonly height: number;
}

export function layoutOf(steps: readonly Step[]): Layout {
  const rows: Row[] = [];
  let y = HEADER;
  for (const step of steps) {
    const height = step.lastsMs === null ? MESSAGE_HEIGHT : spanHeight(step.lastsMs);
    rows.push({ step, y, height });
    y += height;
  }
  return { rows, height: y + LAST_MARGIN };
}

/** The middle of a lane. */
export function xOf(lane: Lane): number {
  return GUTTER + (LANES.indexOf(lane) + 0.5) * LANE_WIDTH;
}

function spanHeight(ms: number): number {
  return Math.round(SHORTEST_SPAN + GROWTH * Math.log2(1 + ms / GROWS_FROM_MS));
}
