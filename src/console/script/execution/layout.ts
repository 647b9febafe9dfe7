// Where the steps of a sequence go in the wide drawing: one row each, from top to bottom. Rows do not scale with time,
// because a queue takes milliseconds and a component may take minutes. Only a span grows with its duration, ever more
// slowly. Pure; lengths are in the drawing's own units.
import { PARTICIPANTS, type Participant } from "../../../client/journey.ts";
import type { Step } from "./sequence.ts";

const GUTTER = 74;
const COLUMN_WIDTH = 142;
const HEADER = 44;
const MESSAGE_HEIGHT = 32;
const SHORTEST_SPAN = 26;
const LAST_MARGIN = 14;

/** A span grows by this much each time its duration doubles beyond this many milliseconds. */
const GROWTH = 14;
const GROWS_FROM_MS = 250;

export const WIDTH = GUTTER + PARTICIPANTS.length * COLUMN_WIDTH;

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

/** The middle of a participant's column. */
export function xOf(participant: Participant): number {
  return GUTTER + (PARTICIPANTS.indexOf(participant) + 0.5) * COLUMN_WIDTH;
}

function spanHeight(ms: number): number {
  return Math.round(SHORTEST_SPAN + GROWTH * Math.log2(1 + ms / GROWS_FROM_MS));
}
