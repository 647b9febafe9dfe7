// `coatcheck user add`: makes a user, and shows the API key this once.
import { Unavailable } from "../../client/index.ts";
import { type Command, EXIT, Unavailable as Unreached } from "../command.ts";
import { SERVICE_HELP, SERVICE_OPTIONS, ask } from "../service.ts";

/** By the names that the service has for them. */
const DETAILS = { "first-name": "first_name", "last-name": "last_name", company: "company" } as const;

export const add: Command = {
  summary: "add a user (root only)",
  help: `Usage: coatcheck user add EMAIL [options]

Adds a user, and prints the API key to standard output: this once, since the service keeps no copy. The user's id, by which
root renews the key of somebody else, goes to standard error. Only the root user may do this.

  EMAIL  the user's e-mail

Options
  --first-name NAME
  --last-name NAME
  --company NAME
${SERVICE_HELP}
  --json             print one line: {"id","email","api_secret",...}

Exit codes
  0  the user is added
  2  the e-mail is taken, or what was typed is wrong
  3  the service could not be reached, or refused`,
  options: {
    ...SERVICE_OPTIONS,
    ...Object.fromEntries(Object.keys(DETAILS).map((flag) => [flag, { type: "string" as const }])),
  },

  async run(input) {
    const { service, words } = ask(input, { EMAIL: "the user's e-mail" });
    const [email = ""] = words;
    const details = Object.entries(DETAILS).map(([flag, field]) => [field, input.values[flag]]);
    const made = await service.users.create({ email, ...Object.fromEntries(details) }).catch(doubt);
    if (input.values["json"] === true) input.terminal.print(JSON.stringify(made));
    else {
      input.terminal.printError(`Added ${made.email}, id ${made.id}. The API key, which is shown this once:`);
      input.terminal.print(made.api_secret);
    }
    return EXIT.fulfilled;
  },
};

function doubt(error: unknown): never {
  if (!(error instanceof Unavailable)) throw error;
  throw new Unreached(`${error.message} The user may have been added all the same; their key is lost then.`);
}
