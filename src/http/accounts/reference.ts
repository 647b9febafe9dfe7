// The words and examples of the accounts' routes.
import { ACCOUNT_ID } from "../reference/samples.ts";
import type { Reference } from "../reference/words.ts";

const UNKNOWN = ["Account does not exist."];

const keys = { apiKey: "special-key", baseUri: "https://petstore3.swagger.io/api/v3" };

/** As it is shown: what is secret is masked. */
const account = { id: ACCOUNT_ID, name: "Ann's Petstore", type: "petstore", keys: { ...keys, apiKey: "********" } };

export const accounts: Reference = {
  "GET /v1/accounts": {
    operationId: "listAccounts",
    tag: "Accounts",
    description: `All accounts of one's own, with their secrets masked: what the component's descriptor has as a password, and what is called secret, token, key or
password.`,
    examples: [{ title: "List them", status: 200, answer: [account] }],
  },
  "POST /v1/accounts": {
    operationId: "createAccount",
    tag: "Accounts",
    description: `Stores credentials, encrypted, for \`select_model\` and \`get_meta_model\` to use. \`type\` is the id of the component that they are for, which says which of the
\`keys\` are secret; the names of the keys are those of its \`credentials.fields\`. Nothing is verified here: schedule \`verify_credentials\` for that.

The keys of an account have 64 KiB at most, as JSON. The answer is \`200\`, as on elastic.io, and repeating the request makes another account.`,
    examples: [
      {
        title: "Make one",
        status: 200,
        body: { name: "Ann's Petstore", type: "petstore", keys },
        keep: { variable: "ACCOUNT", from: "id" },
        answer: account,
      },
    ],
    others: { 400: [{ path: "keys", message: "must be a JSON object" }] },
  },
  "GET /v1/accounts/{id}": {
    operationId: "getAccount",
    tag: "Accounts",
    description: "One account, with its secrets masked. Nobody is shown them again.",
    examples: [{ title: "Look at it", status: 200, id: "$ACCOUNT", answer: account }],
    others: { 404: UNKNOWN },
  },
  "PUT /v1/accounts/{id}": {
    operationId: "updateAccount",
    tag: "Accounts",
    description: `Changes what is sent and leaves the rest. \`keys\` are merged by name: \`null\` removes one, and a mask that is sent back as it was shown leaves what is stored, so that a form may
send everything that it showed. Executions that wait already have the keys that they were scheduled with.`,
    examples: [
      {
        title: "Rename it, remove one key",
        status: 200,
        id: "$ACCOUNT",
        body: { name: "Petstore", keys: { apiKey: "********", baseUri: null } },
        answer: { ...account, name: "Petstore", keys: { apiKey: "********" } },
      },
    ],
    others: { 400: [{ path: "keys", message: "over 64 KiB" }], 404: UNKNOWN },
  },
  "DELETE /v1/accounts/{id}": {
    operationId: "deleteAccount",
    tag: "Accounts",
    description:
      "Erases the account. Executions that were scheduled with it have its keys already and are not touched.",
    examples: [{ title: "Delete it", status: 204, id: "$ACCOUNT" }],
    others: { 404: UNKNOWN },
  },
};
