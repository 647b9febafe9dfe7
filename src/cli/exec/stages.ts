// An execution's changes as lines of text: one line for each change, or a diagram with a row for each step of the way.
import { PARTICIPANTS, type Transfer, messagesOf } from "../../client/journey.ts";
import type { StatusEvent } from "../../client/index.ts";
import { secondsText } from "../text.ts";

const LABELS: Readonly<Record<Transfer["name"], (event: StatusEvent) => string>> = {
  post: () => "schedule",
  schedule: () => "order",
  send: () => "its id",
  resend: () => "its id",
  run: ({ attempt }) => `attempt ${attempt}`,
  fail: () => "failed",
  give_back: () => "given back",
  lose: () => "lost",
  settle: ({ status, execution }) => {
    const size = execution?.size ?? null;
    return size === null ? status : `${status}, ${size} bytes`;
  },
  exhaust: () => "rejected",
  give_up: () => "given up",
  outcome: () => "outcome",
  result: () => "result",
  delete: () => "cancel",
  cancel: () => "cancel",
  expire: () => "expired",
};

/**
 * One line that other programs can read: when, how long after the first change, which status, and which way it went.
 */
export function plainLine(event: StatusEvent, before: StatusEvent | null, sinceMs: number): string {
  const way = [...new Set(transfersOf(event, before).flatMap(({ from, to }) => [from, to]))].join(" > ");
  const attempt = event.attempt === 0 ? "" : `attempt ${event.attempt}`;
  return `${event.at}  ${sinceText(sinceMs)}  ${event.status.padEnd(10)}  ${way.padEnd(31)}  ${attempt}`.trimEnd();
}

const MARGIN = 14;
const COLUMN_WIDTH = 15;

/** The participants' names, each above its column. */
export function headLine(): string {
  return centered(PARTICIPANTS.map((name, index) => ({ at: MARGIN + index * COLUMN_WIDTH, text: name })));
}

/** One row for each step of the change, the first with the time. */
export function diagramLines(event: StatusEvent, before: StatusEvent | null, sinceMs: number): string[] {
  const time = sinceText(sinceMs);
  return transfersOf(event, before).map(
    (transfer, index) => (index === 0 ? time : "").padEnd(MARGIN) + rowOf(transfer, LABELS[transfer.name](event)),
  );
}

/** Without the handshakes, which would hide the way that the job took. */
function transfersOf(event: StatusEvent, before: StatusEvent | null): Transfer[] {
  return messagesOf(event, before).filter((message) => !message.isHandshake);
}

function rowOf({ from, to }: Transfer, text: string): string {
  const row: string[] = Array.from({ length: (PARTICIPANTS.length - 1) * COLUMN_WIDTH + 1 }, (_, x) =>
    x % COLUMN_WIDTH === 0 ? "│" : " ",
  );
  const [start, end] = [PARTICIPANTS.indexOf(from) * COLUMN_WIDTH, PARTICIPANTS.indexOf(to) * COLUMN_WIDTH];
  const [left, right] = start < end ? [start, end] : [end, start];
  for (let x = left + 1; x < right; x++) row[x] = "─";
  if (start < end) row[end - 1] = "▶";
  if (start > end) row[end + 1] = "◀";
  // What stays in one column is written next to it.
  const label = ` ${text} `;
  const at = start === end ? start + 1 : left + Math.ceil((right - left - label.length) / 2);
  row.splice(at, label.length, label);
  return row.join("").trimEnd();
}

function centered(names: readonly { at: number; text: string }[]): string {
  let line = "";
  for (const { at, text } of names) line = line.padEnd(at - Math.floor(text.length / 2)) + text;
  return line;
}

function sinceText(ms: number): string {
  return `+${secondsText(ms)}`.padStart(11);
}
