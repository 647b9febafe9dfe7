// `coatcheck exec show`: shows everything known about an execution, and what its component logged.
import type { Execution, LogLine } from "../../client/index.ts";
import { type Command, EXIT } from "../command.ts";
import { SERVICE_HELP, SERVICE_OPTIONS, readInput } from "../service.ts";
import { failureText, hanging } from "../text.ts";

export const show: Command = {
  summary: "show what is known about an execution",
  help: `Usage: coatcheck exec show ID [options]

Shows what is known about an execution. Its result is not fetched.

  ID  the execution's id

Options
  --logs             also show what the component logged, once there is an outcome
${SERVICE_HELP}
  --json             print one line: the execution as the service returns it, with "logs" if asked for

Exit codes
  0  shown
  2  the command is wrong, or the execution does not exist
  3  the service cannot be reached, or refused`,
  options: { ...SERVICE_OPTIONS, logs: { type: "boolean" } },

  async run(input) {
    const { service, args } = readInput(input, { ID: "the execution's id" });
    const [id = ""] = args;
    const execution = await service.execution(id);
    const log = input.values["logs"] === true ? await service.logs(id) : null;
    if (input.values["json"] === true) {
      input.terminal.print(JSON.stringify({ ...execution, ...log }));
      return EXIT.fulfilled;
    }
    for (const line of linesOf(execution)) input.terminal.print(line);
    for (const line of log?.logs ?? []) input.terminal.print(logText(line));
    if (log?.truncated === true) input.terminal.print("The log was longer; only its first part was kept.");
    return EXIT.fulfilled;
  },
};

/** The fields in the service's order, without those that are null. */
function linesOf({ failure, ...execution }: Execution): string[] {
  const known = Object.entries({ ...execution, failure: failure && failureText(failure) });
  const width = Math.max(...known.map(([name]) => name.length));
  return known
    .filter(([, value]) => value !== null)
    .map(([name, value]) => hanging(`${name.replaceAll("_", " ").padEnd(width)}  `, String(value)));
}

function logText({ at, level, text }: LogLine): string {
  return hanging(`${at}  ${level.padEnd(5)}  `, text);
}
