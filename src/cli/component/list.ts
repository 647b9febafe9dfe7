// `coatcheck component list`: lists the components that you can run.
import type { Component } from "../../client/index.ts";
import { type Command, EXIT } from "../command.ts";
import { SERVICE_HELP, SERVICE_OPTIONS, readInput } from "../service.ts";
import { table } from "../text.ts";

export const list: Command = {
  summary: "list the components that you can run",
  help: `Usage: coatcheck component list [options]

Lists your own components, and the public ones, which every user has.

Options
  --mine             only your own components
${SERVICE_HELP}
  --json             print one line: {"mine":[...],"public":[...]}, as the service returns them

Exit codes
  0  listed
  2  the command is wrong
  3  the service cannot be reached, or refused`,
  options: { ...SERVICE_OPTIONS, mine: { type: "boolean" } },

  async run(input) {
    const { service } = readInput(input, {});
    const mine = await service.components.mine();
    const common = input.values["mine"] === true ? [] : await service.components.public();
    const rows = [
      ...mine.map((component) => rowOf(component, "mine")),
      ...common.map((component) => rowOf(component, "public")),
    ];
    if (input.values["json"] === true) input.terminal.print(JSON.stringify({ mine, public: common }));
    else if (rows.length === 0) input.terminal.print("No components.");
    else for (const line of table(HEAD, rows)) input.terminal.print(line);
    return EXIT.fulfilled;
  },
};

const HEAD = ["ID", "OWNER", "NAME", "TRIGGERS AND ACTIONS"];

function rowOf({ repo_id, name, data }: Component, owner: string): string[] {
  const entries = [data["triggers"], data["actions"]].flatMap((named) => Object.keys(named ?? {}));
  return [repo_id, owner, name, entries.join(", ")];
}
