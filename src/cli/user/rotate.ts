// `coatcheck user rotate`: replaces an API key.
import { Unavailable } from "../../client/index.ts";
import { type Command, EXIT, ServiceError } from "../command.ts";
import { SERVICE_HELP, SERVICE_OPTIONS, readInput } from "../service.ts";

export const rotate: Command = {
  summary: "rotate an API key",
  help: `Usage: coatcheck user rotate [options]

Rotates your API key and prints the new one to standard output. It is shown only this once. The old key stops working
within a minute.

Options
  --id ID            root only: rotate the key of the user with this id
${SERVICE_HELP}
  --json             print one line: {"id","email","api_secret",...}

Exit codes
  0  rotated
  2  the command is wrong, or the user does not exist
  3  the service cannot be reached, or refused: the root user's own key is one of the deployment's secrets`,
  options: { ...SERVICE_OPTIONS, id: { type: "string" } },

  async run(input) {
    const { service } = readInput(input, {});
    const { id } = input.values;
    const user = await service.users.rotate(typeof id === "string" ? id : undefined).catch(explainDoubt);
    if (input.values["json"] === true) input.terminal.print(JSON.stringify(user));
    else {
      input.terminal.printError(
        `Rotated the API key of ${user.email}. The old key stops working within a minute. The new key:`,
      );
      input.terminal.print(user.api_secret);
    }
    return EXIT.fulfilled;
  },
};

function explainDoubt(error: unknown): never {
  if (!(error instanceof Unavailable)) throw error;
  throw new ServiceError(
    `${error.message} The key may have been rotated all the same; then the old one stops working.`,
  );
}
