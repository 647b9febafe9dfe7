// `coatcheck account add`: has the service keep credentials, under an id that executions name.
import { Unavailable } from "../../client/index.ts";
import { readObject } from "../arguments.ts";
import { type Command, EXIT, Unavailable as Unreached } from "../command.ts";
import { SERVICE_HELP, SERVICE_OPTIONS, ask } from "../service.ts";

export const add: Command = {
  summary: "add an account",
  help: `Usage: coatcheck account add COMPONENT --keys JSON [options]

Has the service keep credentials, encrypted, and prints the account's id.

  COMPONENT  the id of the component that they are for

Options
  --keys JSON        the credentials, by field; @FILE reads them from a file, - from standard input
  --name NAME        what to call the account
${SERVICE_HELP}
  --json             print one line: {"id","name","type","keys"}, secrets masked

Exit codes
  0  it is added
  2  what was typed is wrong
  3  the service could not be reached, or refused

Example
  npm run --silent coatcheck -- account add petstore --keys @keys.json`,
  options: { ...SERVICE_OPTIONS, keys: { type: "string" }, name: { type: "string" } },

  async run(input) {
    const { keys: given, name } = input.values;
    const own: string[] = [];
    const keys = typeof given === "string" ? readObject(input.terminal, "--keys", given, own) : undefined;
    if (given === undefined) own.push("--keys JSON is needed: the credentials, by field.");
    const { service, words } = ask(input, { COMPONENT: "the id of the component that the account is for" }, own);
    const [type = ""] = words;
    const details = { type, keys: keys ?? {}, ...(typeof name === "string" && { name }) };
    const account = await service.accounts.create(details).catch(doubt);
    input.terminal.print(input.values["json"] === true ? JSON.stringify(account) : account.id);
    return EXIT.fulfilled;
  },
};

function doubt(error: unknown): never {
  if (!(error instanceof Unavailable)) throw error;
  throw new Unreached(`${error.message} The account may have been added all the same: account list tells.`);
}
