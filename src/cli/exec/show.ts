// `coatcheck exec show`: all that is known of one execution, and what its component logged.
import type { Execution, LogLine } from "../../client/index.ts";
import { type Command, EXIT } from "../command.ts";
import { visible } from "../print.ts";
import { SERVICE_HELP, SERVICE_OPTIONS, ask } from "../service.ts";
import { failureText } from "./words.ts";

export const show: Command = {
  summary: "show what is known of an execution",
  help: `Usage: coatcheck exec show ID [options]

Shows what is known of an execution. Its result stays where it is: nothing is handed out.

  ID  the execution's id

Options
  --logs             also what the component logged, once there is an outcome
${SERVICE_HELP}
  --json             print one line: the execution as the service tells it, with "logs" where asked

Exit codes
  0  shown
  2  there is no such execution, or what was typed is wrong
  3  the service could not be reached, or refused`,
  options: { ...SERVICE_OPTIONS, logs: { type: "boolean" } },

  async run(input) {
    const { service, words } = ask(input, { ID: "the execution's id" });
    const [id = ""] = words;
    const execution = await service.execution(id);
    const told = input.values["logs"] === true ? await service.logs(id) : null;
    if (input.values["json"] === true) {
      input.terminal.print(JSON.stringify({ ...execution, ...told }));
      return EXIT.fulfilled;
    }
    for (const line of linesOf(execution)) input.terminal.print(visible(line));
    for (const line of told?.logs ?? []) input.terminal.print(visible(logText(line)));
    if (told?.truncated === true) input.terminal.print("There was more; only the first part is kept.");
    return EXIT.fulfilled;
  },
};

/** In the service's own words and order; what is not there is left out. */
function linesOf({ failure, ...execution }: Execution): string[] {
  const known = Object.entries({ ...execution, failure: failure && failureText(failure) });
  const width = Math.max(...known.map(([name]) => name.length));
  return known
    .filter(([, value]) => value !== null)
    .map(([name, value]) => `${name.replaceAll("_", " ").padEnd(width)}  ${String(value)}`);
}

function logText({ at, level, text }: LogLine): string {
  return `${at}  ${level.padEnd(5)}  ${text}`;
}
