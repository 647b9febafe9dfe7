// `coatcheck component list`: the components that one may execute.
import type { Component } from "../../client/index.ts";
import { type Command, EXIT } from "../command.ts";
import { SERVICE_HELP, SERVICE_OPTIONS, ask } from "../service.ts";
import { table } from "../table.ts";

export const list: Command = {
  summary: "list the components that one may execute",
  help: `Usage: coatcheck component list [options]

Lists one's own components, and those that everybody has.

Options
  --mine             only one's own
${SERVICE_HELP}
  --json             print one line: {"mine":[...],"public":[...]}, each as the service tells it

Exit codes
  0  listed
  2  what was typed is wrong
  3  the service could not be reached, or refused`,
  options: { ...SERVICE_OPTIONS, mine: { type: "boolean" } },

  async run(input) {
    const { service } = ask(input, {});
    const mine = await service.components.mine();
    const common = input.values["mine"] === true ? [] : await service.components.public();
    const rows = [
      ...mine.map((component) => rowOf(component, "mine")),
      ...common.map((component) => rowOf(component, "public")),
    ];
    if (input.values["json"] === true) input.terminal.print(JSON.stringify({ mine, public: common }));
    else if (rows.length === 0) input.terminal.print("There are none.");
    else for (const line of table(HEAD, rows)) input.terminal.print(line);
    return EXIT.fulfilled;
  },
};

const HEAD = ["ID", "OWNER", "NAME", "TRIGGERS AND ACTIONS"];

function rowOf({ repo_id, name, data }: Component, owner: string): string[] {
  const entries = [data["triggers"], data["actions"]].flatMap((named) => Object.keys(named ?? {}));
  return [repo_id, owner, name, entries.join(", ")];
}
