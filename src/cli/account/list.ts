// `coatcheck account list`: lists your accounts.
import { type Command, EXIT } from "../command.ts";
import { SERVICE_HELP, SERVICE_OPTIONS, readInput } from "../service.ts";
import { table } from "../text.ts";

export const list: Command = {
  summary: "list your accounts",
  help: `Usage: coatcheck account list [options]

Lists your accounts, with the names of their keys.

Options
  --component ID     only accounts for this component
${SERVICE_HELP}
  --json             print one line: {"accounts":[...]}, as the service returns them, with secrets masked

Exit codes
  0  listed
  2  the command is wrong
  3  the service cannot be reached, or refused`,
  options: { ...SERVICE_OPTIONS, component: { type: "string" } },

  async run(input) {
    const { service } = readInput(input, {});
    const componentId = input.values["component"];
    const accounts = (await service.accounts.list()).filter(
      ({ type }) => componentId === undefined || type === componentId,
    );
    if (input.values["json"] === true) input.terminal.print(JSON.stringify({ accounts }));
    else if (accounts.length === 0) input.terminal.print("No accounts.");
    else {
      const rows = accounts.map(({ id, name, type, keys }) => [id, type, name, Object.keys(keys).join(", ")]);
      for (const line of table(["ID", "COMPONENT", "NAME", "KEYS"], rows)) input.terminal.print(line);
    }
    return EXIT.fulfilled;
  },
};
