// The facts about an execution: a list of names and values, those that are not known left out.
import { element, replace } from "../element.ts";
import type { Execution } from "../../../client/index.ts";
import type { Part } from "./parts.ts";
import { tell } from "./times.ts";
import { durationOf, sizeOf } from "./words.ts";

/** As long as the command line shows it. */
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
    ["Started", startedAt && `${tell(startedAt)}, after ${spanOf(scheduledAt, startedAt)}`],
    [
      "Finished",
      finishedAt && `${tell(finishedAt)}${startedAt === null ? "" : `, after ${spanOf(startedAt, finishedAt)}`}`,
    ],
    ["Attempts", execution.attempt === 0 ? null : String(execution.attempt)],
    [status === "running" ? "Must finish by" : "Expires", at(execution.must_finish_by)],
    [status === "handed_out" ? "Told again until" : "Outcome kept until", at(execution.result_available_until)],
    ["Outcome", size === null ? null : sizeOf(size)],
    ["Handed out", at(execution.handed_out_at)],
    ["Cancelled", at(execution.cancelled_at)],
    ["Expired", at(execution.expired_at)],
    ["Id", execution.id],
  ];
}

function at(instant: string | null): string | null {
  return instant && tell(instant);
}

function spanOf(from: string, to: string): string {
  return durationOf(Math.max(0, Date.parse(to) - Date.parse(from)));
}
