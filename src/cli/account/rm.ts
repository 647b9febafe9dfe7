// `coatcheck account rm`: has the service forget credentials.
import { type Command, EXIT } from "../command.ts";
import { SERVICE_HELP, SERVICE_OPTIONS, ask } from "../service.ts";

export const rm: Command = {
  summary: "remove an account",
  help: `Usage: coatcheck account rm ID [options]

Removes an account, and the credentials in it.

  ID  the account's id

Options
${SERVICE_HELP}
  --json             print one line: {"id","removed":true}

Exit codes
  0  it is removed
  2  there is no such account, or what was typed is wrong
  3  the service could not be reached, or refused`,
  options: SERVICE_OPTIONS,

  async run(input) {
    const { service, words } = ask(input, { ID: "the account's id" });
    const [id = ""] = words;
    await service.accounts.delete(id);
    input.terminal.print(input.values["json"] === true ? JSON.stringify({ id, removed: true }) : "Removed.");
    return EXIT.fulfilled;
  },
};
