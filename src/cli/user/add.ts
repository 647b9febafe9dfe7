// `coatcheck user add`: adds a user, and shows the API key once.
import { Unavailable } from "../../client/index.ts";
import { type Command, EXIT, ServiceError } from "../command.ts";
import { SERVICE_HELP, SERVICE_OPTIONS, readInput } from "../service.ts";

/** Each option's name in the API. */
const DETAILS = { "first-name": "first_name", "last-name": "last_name", company: "company" } as const;

export const add: Command = {
  summary: "add a user (root only)",
  help: `Usage: coatcheck user add EMAIL [options]

Adds a user and prints the API key to standard output. It is shown only this once: the service keeps no copy. The
user's id, which you need to rotate the key for them, goes to standard error. Only the root user may do this.

  EMAIL  the user's e-mail

Options
  --first-name NAME
  --last-name NAME
  --company NAME
${SERVICE_HELP}
  --json             print one line: {"id","email","api_secret",...}

Exit codes
  0  added
  2  the command is wrong, or the e-mail is taken
  3  the service cannot be reached, or refused`,
  options: {
    ...SERVICE_OPTIONS,
    ...Object.fromEntries(Object.keys(DETAILS).map((flag) => [flag, { type: "string" as const }])),
  },

  async run(input) {
    const { service, args } = readInput(input, { EMAIL: "the user's e-mail" });
    const [email = ""] = args;
    const details = Object.entries(DETAILS).map(([flag, field]) => [field, input.values[flag]]);
    const user = await service.users.create({ email, ...Object.fromEntries(details) }).catch(explainDoubt);
    if (input.values["json"] === true) input.terminal.print(JSON.stringify(user));
    else {
      input.terminal.printError(`Added ${user.email}, id ${user.id}. The API key, shown only this once:`);
      input.terminal.print(user.api_secret);
    }
    return EXIT.fulfilled;
  },
};

function explainDoubt(error: unknown): never {
  if (!(error instanceof Unavailable)) throw error;
  throw new ServiceError(`${error.message} The user may have been added all the same, and their key is lost then.`);
}
