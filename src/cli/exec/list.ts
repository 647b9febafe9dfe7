// `coatcheck exec list`: one's executions of the last day, newest first.
import type { Coatcheck, Execution, Status } from "../../client/index.ts";
import { type Command, EXIT, type Input } from "../command.ts";
import { unknown } from "../nearest.ts";
import { SERVICE_HELP, SERVICE_OPTIONS, ask } from "../service.ts";
import { table } from "../table.ts";
import { failureText, secondsText } from "./words.ts";

const STATUSES = ["scheduled", "running", "fulfilled", "rejected", "handed_out", "cancelled", "expired"] as const;

/** What fits on a screen. */
const DEFAULT_LIMIT = 20;
/** What the service answers at once. */
const PAGE = 50;

export const list: Command = {
  summary: "list one's executions of the last day, newest first",
  help: `Usage: coatcheck exec list [options]

Lists one's executions of the last day, newest first.

Options
  --status STATUS    only those: ${STATUSES.join(", ")}
  --component ID     only those of this component
  --limit N          so many at most (${DEFAULT_LIMIT})
${SERVICE_HELP}
  --json             print one line: {"executions":[...]}, each as the service tells it

Exit codes
  0  listed
  2  what was typed is wrong, or the deployment keeps no list
  3  the service could not be reached, or refused`,
  options: {
    ...SERVICE_OPTIONS,
    status: { type: "string" },
    component: { type: "string" },
    limit: { type: "string" },
  },

  async run(input) {
    const { values } = input;
    const own: string[] = [];
    const filter = {
      ...statusOf(values["status"], own),
      ...(typeof values["component"] === "string" && { component: values["component"] }),
    };
    const limit = Number(values["limit"] ?? DEFAULT_LIMIT);
    if (!Number.isSafeInteger(limit) || limit < 1) own.push("--limit must be a whole number from 1 on.");
    const { service } = ask(input, {}, own);
    const executions = await listed(service, filter, limit);
    if (values["json"] === true) input.terminal.print(JSON.stringify({ executions }));
    else if (executions.length === 0) input.terminal.print("There are none.");
    else for (const line of table(HEAD, executions.map(rowOf))) input.terminal.print(line);
    return EXIT.fulfilled;
  },
};

type Filter = { readonly status?: Status; readonly component?: string };

function statusOf(given: Input["values"][string], mistakes: string[]): Filter {
  if (typeof given !== "string") return {};
  const status = STATUSES.find((known) => known === given);
  if (status !== undefined) return { status };
  mistakes.push(unknown("status", given, STATUSES));
  return {};
}

/** Page by page, some of which may be empty. */
async function listed(service: Coatcheck, filter: Filter, limit: number): Promise<Execution[]> {
  const found: Execution[] = [];
  let cursor: string | null = null;
  do {
    const page = { ...filter, limit: Math.min(PAGE, limit - found.length), ...(cursor !== null && { cursor }) };
    const answer: Awaited<ReturnType<Coatcheck["executions"]>> = await service.executions(page);
    found.push(...answer.executions);
    cursor = answer.next_cursor;
  } while (cursor !== null && found.length < limit);
  return found;
}

const HEAD = ["ID", "STATUS", "SCHEDULED", "TOOK", "COMPONENT", "TYPE", "FAILED"];

function rowOf(execution: Execution): string[] {
  const { id, status, scheduled_at, finished_at, component, execution_type, failure } = execution;
  return [
    id,
    status,
    scheduled_at,
    finished_at === null ? "-" : secondsText(Date.parse(finished_at) - Date.parse(scheduled_at)),
    component,
    execution_type,
    failure === null ? "" : failureText(failure),
  ];
}
