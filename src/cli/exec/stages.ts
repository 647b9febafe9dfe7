// The way of an execution through client, API, object, queue and isolate, as lines: one for each change, or a diagram
// with a row for each step.
import type { StatusEvent } from "../../client/index.ts";
import { secondsText } from "../text.ts";

const LANES = ["client", "API", "object", "queue", "isolate"] as const;

export interface Step {
  readonly from: (typeof LANES)[number];
  readonly to: (typeof LANES)[number];
  readonly text: string;
}

/** What happened for this change to be. `before` is the change that came before it, if any. */
export function stepsOf({ status, attempt, execution }: StatusEvent, before: StatusEvent | null): readonly Step[] {
  switch (status) {
    case "scheduled":
      return before === null
        ? [
            { from: "client", to: "API", text: "schedule" },
            { from: "API", to: "object", text: "order" },
            { from: "object", to: "queue", text: "its id" },
          ]
        : [
            { from: "isolate", to: "object", text: "given back" },
            { from: "object", to: "queue", text: "its id" },
          ];
    case "running":
      return [{ from: "queue", to: "isolate", text: `attempt ${attempt}` }];
    case "fulfilled":
    case "rejected": {
      const size = execution?.size ?? null;
      return [{ from: "isolate", to: "object", text: size === null ? status : `${status}, ${size} bytes` }];
    }
    case "handed_out":
      return [
        { from: "object", to: "API", text: "outcome" },
        { from: "API", to: "client", text: "result" },
      ];
    case "cancelled":
      return [
        { from: "client", to: "API", text: "cancel" },
        { from: "API", to: "object", text: "cancel" },
      ];
    case "expired":
      return [{ from: "object", to: "object", text: "expired" }];
  }
}

/** One line that other programs can read: when, how long after the first change, what, and along which way. */
export function plainLine(event: StatusEvent, before: StatusEvent | null, sinceMs: number): string {
  const steps = stepsOf(event, before);
  const way = [...new Set(steps.flatMap(({ from, to }) => [from, to]))].join(" > ");
  const attempt = event.attempt === 0 ? "" : `attempt ${event.attempt}`;
  return `${event.at}  ${sinceText(sinceMs)}  ${event.status.padEnd(10)}  ${way.padEnd(31)}  ${attempt}`.trimEnd();
}

const MARGIN = 14;
const LANE_WIDTH = 15;

/** The lanes' names, each above its lane. */
export function headLine(): string {
  return centred(LANES.map((name, index) => ({ at: MARGIN + index * LANE_WIDTH, text: name })));
}

/** One row for each step of the change, the first with the time. */
export function diagramLines(event: StatusEvent, before: StatusEvent | null, sinceMs: number): string[] {
  const time = sinceText(sinceMs);
  return stepsOf(event, before).map((step, index) => (index === 0 ? time : "").padEnd(MARGIN) + rowOf(step));
}

function rowOf({ from, to, text }: Step): string {
  const row: string[] = Array.from({ length: (LANES.length - 1) * LANE_WIDTH + 1 }, (_, x) =>
    x % LANE_WIDTH === 0 ? "│" : " ",
  );
  const [start, end] = [LANES.indexOf(from) * LANE_WIDTH, LANES.indexOf(to) * LANE_WIDTH];
  const [left, right] = start < end ? [start, end] : [end, start];
  for (let x = left + 1; x < right; x++) row[x] = "─";
  if (start < end) row[end - 1] = "▶";
  if (start > end) row[end + 1] = "◀";
  // What stays in one lane is written beside it.
  const label = ` ${text} `;
  const at = start === end ? start + 1 : left + Math.ceil((right - left - label.length) / 2);
  row.splice(at, label.length, label);
  return row.join("").trimEnd();
}

function centred(names: readonly { at: number; text: string }[]): string {
  let line = "";
  for (const { at, text } of names) line = line.padEnd(at - Math.floor(text.length / 2)) + text;
  return line;
}

function sinceText(ms: number): string {
  return `+${secondsText(ms)}`.padStart(11);
}
