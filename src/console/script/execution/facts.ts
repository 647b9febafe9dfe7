// The facts about an execution, as names and values. Unknown values are left out.
import type { Execution } from "../../../client/index.ts";
import { element, replace } from "../element.ts";
import type { Part } from "./parts.ts";
import { formatInstant } from "./times.ts";
import { durationOf, sizeOf } from "./words.ts";

/** The same as on the command line. */
const VERSION_LENGTH = 12;

export function makeFacts(): Part<Execution> {
  const list = element("dl", { class: "facts" });
  return {
    element: list,
    update(execution) {
      const rows = rowsOf(execution).filter((row): row is [string, string] => row[1] !== null);
      replace(list, ...rows.flatMap(([name, value]) => [element("dt", {}, name), element("dd", {}, value)]));
    },
  };
}

function rowsOf(execution: Execution): [string, string | null][] {
  const { status, scheduled_at: scheduledAt, started_at: startedAt, finished_at: finishedAt, size } = execution;
  return [
    ["Component", execution.component],
    ["Version", execution.component_version?.slice(0, VERSION_LENGTH) ?? null],
    ["Scheduled", at(scheduledAt)],
    ["Started", startedAt && `${formatInstant(startedAt)}, after ${spanOf(scheduledAt, startedAt)}`],
    [
      "Finished",
      finishedAt &&
        `${formatInstant(finishedAt)}${startedAt === null ? "" : `, after ${spanOf(startedAt, finishedAt)}`}`,
    ],
    ["Attempts", execution.attempt === 0 ? null : String(execution.attempt)],
    [status === "running" ? "Must finish by" : "Expires", at(execution.must_finish_by)],
    // After the handout it is kept for its reader, which has acknowledged it if it is this console.
    ["Result kept until", status === "handed_out" ? null : at(execution.result_available_until)],
    ["Result", size === null ? null : sizeOf(size)],
    ["Handed out", at(execution.handed_out_at)],
    ["Cancelled", at(execution.cancelled_at)],
    ["Expired", at(execution.expired_at)],
    ["Id", execution.id],
  ];
}

function at(instant: string | null): string | null {
  return instant && formatInstant(instant);
}

function spanOf(from: string, to: string): string {
  return durationOf(Math.max(0, Date.parse(to) - Date.parse(from)));
}
