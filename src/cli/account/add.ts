// `coatcheck account add`: stores credentials, under an id that executions refer to.
import { Unavailable } from "../../client/index.ts";
import { readObject } from "../arguments.ts";
import { type Command, EXIT, ServiceError } from "../command.ts";
import { SERVICE_HELP, SERVICE_OPTIONS, readInput } from "../service.ts";

export const add: Command = {
  summary: "add an account",
  help: `Usage: coatcheck account add COMPONENT --keys JSON [options]

Stores credentials, encrypted, and prints the account's id.

  COMPONENT  the id of the component that the credentials are for

Options
  --keys JSON        the credentials, by field; @FILE reads them from a file, - from standard input
  --name NAME        the account's name in listings
${SERVICE_HELP}
  --json             print one line: {"id","name","type","keys"}, with secrets masked

Exit codes
  0  added
  2  the command is wrong
  3  the service cannot be reached, or refused

Example
  npm run --silent coatcheck -- account add petstore --keys @keys.json`,
  options: { ...SERVICE_OPTIONS, keys: { type: "string" }, name: { type: "string" } },

  async run(input) {
    const { keys: given, name } = input.values;
    const mistakes: string[] = [];
    const keys = typeof given === "string" ? readObject(input.terminal, "--keys", given, mistakes) : undefined;
    if (given === undefined) mistakes.push("--keys JSON is missing: the credentials, by field.");
    const { service, args } = readInput(
      input,
      { COMPONENT: "the id of the component that the account is for" },
      mistakes,
    );
    const [type = ""] = args;
    const details = { type, keys: keys ?? {}, ...(typeof name === "string" && { name }) };
    const account = await service.accounts.create(details).catch(explainDoubt);
    input.terminal.print(input.values["json"] === true ? JSON.stringify(account) : account.id);
    return EXIT.fulfilled;
  },
};

function explainDoubt(error: unknown): never {
  if (!(error instanceof Unavailable)) throw error;
  throw new ServiceError(`${error.message} The account may have been added all the same: check account list.`);
}
