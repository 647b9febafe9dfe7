// `coatcheck exec list`: lists your executions of the last day.
import { type Coatcheck, type Execution, type Executions, STATUSES, type Status } from "../../client/index.ts";
import { type Command, EXIT, type Input } from "../command.ts";
import { unknown } from "../nearest.ts";
import { SERVICE_HELP, SERVICE_OPTIONS, readInput } from "../service.ts";
import { failureText, secondsText, table } from "../text.ts";

/** What fits on a screen. */
const DEFAULT_LIMIT = 20;
/** The most that the service returns at once. */
const PAGE = 50;

export const list: Command = {
  summary: "list your executions of the last day",
  help: `Usage: coatcheck exec list [options]

Lists your executions of the last day, newest first.

Options
  --status STATUS    only those with this status: ${STATUSES.join(", ")}
  --component ID     only those of this component
  --limit N          at most this many (default: ${DEFAULT_LIMIT})
${SERVICE_HELP}
  --json             print one line: {"executions":[...]}, as the service returns them

Exit codes
  0  listed
  2  the command is wrong, or this deployment keeps no list
  3  the service cannot be reached, or refused`,
  options: {
    ...SERVICE_OPTIONS,
    status: { type: "string" },
    component: { type: "string" },
    limit: { type: "string" },
  },

  async run(input) {
    const { values } = input;
    const mistakes: string[] = [];
    const filter = {
      ...statusOf(values["status"], mistakes),
      ...(typeof values["component"] === "string" && { component: values["component"] }),
    };
    const limit = Number(values["limit"] ?? DEFAULT_LIMIT);
    if (!Number.isSafeInteger(limit) || limit < 1) mistakes.push("--limit must be a whole number, at least 1.");
    const { service } = readInput(input, {}, mistakes);
    const executions = await listed(service, filter, limit);
    if (values["json"] === true) input.terminal.print(JSON.stringify({ executions }));
    else if (executions.length === 0) input.terminal.print("No executions.");
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

/** Reads page by page; some pages may be empty. */
async function listed(service: Coatcheck, filter: Filter, limit: number): Promise<Execution[]> {
  const found: Execution[] = [];
  let cursor: string | null = null;
  do {
    const page = { ...filter, limit: Math.min(PAGE, limit - found.length), ...(cursor !== null && { cursor }) };
    const answer: Executions = await service.executions(page);
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
