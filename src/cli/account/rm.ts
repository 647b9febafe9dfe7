// `coatcheck account rm`: deletes credentials.
import { type Command, EXIT } from "../command.ts";
import { SERVICE_HELP, SERVICE_OPTIONS, readInput } from "../service.ts";

export const rm: Command = {
  summary: "remove an account",
  help: `Usage: coatcheck account rm ID [options]

Removes an account and its credentials.

  ID  the account's id

Options
${SERVICE_HELP}
  --json             print one line: {"id","removed":true}

Exit codes
  0  removed
  2  the command is wrong, or the account does not exist
  3  the service cannot be reached, or refused`,
  options: SERVICE_OPTIONS,

  async run(input) {
    const { service, args } = readInput(input, { ID: "the account's id" });
    const [id = ""] = args;
    await service.accounts.delete(id);
    input.terminal.print(input.values["json"] === true ? JSON.stringify({ id, removed: true }) : "Removed.");
    return EXIT.fulfilled;
  },
};
