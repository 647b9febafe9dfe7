// `coatcheck component rm`: removes one of your own components.
import { type Command, EXIT } from "../command.ts";
import { SERVICE_HELP, SERVICE_OPTIONS, readInput } from "../service.ts";

export const rm: Command = {
  summary: "remove one of your own components",
  help: `Usage: coatcheck component rm ID [options]

Removes one of your own components, with its environment variables.

  ID  the component's id

Options
${SERVICE_HELP}
  --json             print one line: {"id","removed":true}

Exit codes
  0  removed
  2  the command is wrong, or you have no such component
  3  the service cannot be reached, or refused`,
  options: SERVICE_OPTIONS,

  async run(input) {
    const { service, args } = readInput(input, { ID: "the component's id" });
    const [id = ""] = args;
    await service.components.delete(id);
    input.terminal.print(input.values["json"] === true ? JSON.stringify({ id, removed: true }) : "Removed.");
    return EXIT.fulfilled;
  },
};
