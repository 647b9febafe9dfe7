// `coatcheck user rotate`: a new API key in the place of the old one.
import { Unavailable } from "../../client/index.ts";
import { type Command, EXIT, Unavailable as Unreached } from "../command.ts";
import { SERVICE_HELP, SERVICE_OPTIONS, ask } from "../service.ts";

export const rotate: Command = {
  summary: "renew an API key",
  help: `Usage: coatcheck user rotate [options]

Renews one's API key, and prints the new one to standard output: this once. The old one stops working within a minute.

Options
  --id ID            root only: renew the key of the user with this id
${SERVICE_HELP}
  --json             print one line: {"id","email","api_secret",...}

Exit codes
  0  the key is renewed
  2  there is no such user, or what was typed is wrong
  3  the service could not be reached, or refused; root's own key is in the deployment's secrets`,
  options: { ...SERVICE_OPTIONS, id: { type: "string" } },

  async run(input) {
    const { service } = ask(input, {});
    const { id } = input.values;
    const renewed = await service.users.rotate(typeof id === "string" ? id : undefined).catch(doubt);
    if (input.values["json"] === true) input.terminal.print(JSON.stringify(renewed));
    else {
      input.terminal.printError(
        `Renewed the API key of ${renewed.email}. The old one stops working within a minute. The new one:`,
      );
      input.terminal.print(renewed.api_secret);
    }
    return EXIT.fulfilled;
  },
};

function doubt(error: unknown): never {
  if (!(error instanceof Unavailable)) throw error;
  throw new Unreached(`${error.message} The key may have been renewed all the same: the old one stops working then.`);
}
