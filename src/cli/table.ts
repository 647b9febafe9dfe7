// Rows in columns as wide as what is in them, two spaces apart, without what would steer the terminal.
import { visible } from "./print.ts";

/** One line for the head, and one for each row. */
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
