// `coatcheck account list`: one's accounts.
import { type Command, EXIT } from "../command.ts";
import { SERVICE_HELP, SERVICE_OPTIONS, ask } from "../service.ts";
import { table } from "../table.ts";

export const list: Command = {
  summary: "list one's accounts",
  help: `Usage: coatcheck account list [options]

Lists one's accounts with the names of their keys.

Options
  --component ID     only those for this component
${SERVICE_HELP}
  --json             print one line: {"accounts":[...]}, each as the service tells it, secrets masked

Exit codes
  0  listed
  2  what was typed is wrong
  3  the service could not be reached, or refused`,
  options: { ...SERVICE_OPTIONS, component: { type: "string" } },

  async run(input) {
    const { service } = ask(input, {});
    const wanted = input.values["component"];
    const accounts = (await service.accounts.list()).filter(({ type }) => wanted === undefined || type === wanted);
    if (input.values["json"] === true) input.terminal.print(JSON.stringify({ accounts }));
    else if (accounts.length === 0) input.terminal.print("There are none.");
    else {
      const rows = accounts.map(({ id, name, type, keys }) => [id, type, name, Object.keys(keys).join(", ")]);
      for (const line of table(["ID", "COMPONENT", "NAME", "KEYS"], rows)) input.terminal.print(line);
    }
    return EXIT.fulfilled;
  },
};
