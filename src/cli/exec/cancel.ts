// `coatcheck exec cancel`: ends an execution, or throws its outcome away.
import { type Command, EXIT } from "../command.ts";
import { SERVICE_HELP, SERVICE_OPTIONS, ask } from "../service.ts";

export const cancel: Command = {
  summary: "cancel an execution",
  help: `Usage: coatcheck exec cancel ID [options]

Cancels an execution: its component is not started any more, or its outcome is thrown away.

  ID  the execution's id

Options
${SERVICE_HELP}
  --json             print one line: {"id","status":"cancelled"}

Exit codes
  0  it is cancelled
  2  there is no such execution, or what was typed is wrong
  3  the service could not be reached, or refused`,
  options: SERVICE_OPTIONS,

  async run(input) {
    const { service, words } = ask(input, { ID: "the execution's id" });
    const [id = ""] = words;
    await service.cancel(id);
    input.terminal.print(input.values["json"] === true ? JSON.stringify({ id, status: "cancelled" }) : "Cancelled.");
    return EXIT.fulfilled;
  },
};
