// `coatcheck exec cancel`: ends an execution, or discards its outcome.
import { type Command, EXIT } from "../command.ts";
import { SERVICE_HELP, SERVICE_OPTIONS, readInput } from "../service.ts";

export const cancel: Command = {
  summary: "cancel an execution",
  help: `Usage: coatcheck exec cancel ID [options]

Cancels an execution: its component does not start any more, or its outcome is discarded.

  ID  the execution's id

Options
${SERVICE_HELP}
  --json             print one line: {"id","status":"cancelled"}

Exit codes
  0  cancelled
  2  the command is wrong, or the execution does not exist
  3  the service cannot be reached, or refused`,
  options: SERVICE_OPTIONS,

  async run(input) {
    const { service, args } = readInput(input, { ID: "the execution's id" });
    const [id = ""] = args;
    await service.cancel(id);
    input.terminal.print(input.values["json"] === true ? JSON.stringify({ id, status: "cancelled" }) : "Cancelled.");
    return EXIT.fulfilled;
  },
};
