// What the commands print about executions, as text for a person.
import type { Failure } from "../client/index.ts";
import { visible } from "./output.ts";

const WHO_FAILED: Record<Failure["origin"], string> = {
  credentials: "The credentials were refused",
  upstream: "What the component calls failed",
  component: "The component failed",
  platform: "This service failed",
};

/** Who failed, as a sentence. */
export function whoFailed({ origin, http_status }: Failure): string {
  const last = http_status === undefined ? "" : `; the last HTTP status from outside was ${http_status}`;
  return `${WHO_FAILED[origin]}${last}.`;
}

/** Who failed and with which error, in one line of a table. */
export function failureText({ origin, name, message, http_status }: Failure): string {
  return `${origin}${http_status === undefined ? "" : ` ${http_status}`}: ${name}: ${message}`;
}

/** `text`, which is from outside, after `start`. Its other lines are indented: they pass for none of ours. */
export function hanging(start: string, text: string): string {
  return start + text.replaceAll("\n", `\n${" ".repeat(start.length)}`);
}

export function secondsText(ms: number): string {
  return `${(ms / 1000).toFixed(3)} s`;
}

/**
 * Rows in columns that are as wide as their widest cell, two spaces apart: one line for the head, and one for each row.
 */
export function table(head: readonly string[], rows: readonly (readonly string[])[]): string[] {
  const shown = [head, ...rows.map((row) => row.map((cell) => visible(cell).replaceAll(/\s+/g, " ")))];
  const widths = head.map((_, column) => Math.max(...shown.map((row) => row[column]?.length ?? 0)));
  return shown.map((row) =>
    row
      .map((cell, column) => cell.padEnd(widths[column] ?? 0))
      .join("  ")
      .trimEnd(),
  );
}
