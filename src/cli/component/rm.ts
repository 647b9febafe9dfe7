// `coatcheck component rm`: removes a component of one's own.
import { type Command, EXIT } from "../command.ts";
import { SERVICE_HELP, SERVICE_OPTIONS, ask } from "../service.ts";

export const rm: Command = {
  summary: "remove a component of one's own",
  help: `Usage: coatcheck component rm ID [options]

Removes a component of one's own, with its environment variables.

  ID  the component's id

Options
${SERVICE_HELP}
  --json             print one line: {"id","removed":true}

Exit codes
  0  it is removed
  2  there is no such component of one's own, or what was typed is wrong
  3  the service could not be reached, or refused`,
  options: SERVICE_OPTIONS,

  async run(input) {
    const { service, words } = ask(input, { ID: "the component's id" });
    const [id = ""] = words;
    await service.components.delete(id);
    input.terminal.print(input.values["json"] === true ? JSON.stringify({ id, removed: true }) : "Removed.");
    return EXIT.fulfilled;
  },
};
