// The words and examples of the accounts' routes.
import { ACCOUNT_ID } from "../reference/samples.ts";
import type { Reference } from "../reference/words.ts";

const UNKNOWN = ["Account does not exist."];

const TOO_LARGE =
  "The keys of this account would take 70000 bytes as JSON; the most is 65536 bytes. " +
  "Send shorter values, or null to remove a key.";

const keys = { apiKey: "special-key", baseUri: "https://petstore3.swagger.io/api/v3" };

/** As it is shown: what is secret is masked. */
const account = { id: ACCOUNT_ID, name: "Ann's Petstore", type: "petstore", keys: { ...keys, apiKey: "********" } };

export const accounts: Reference = {
  "GET /v1/accounts": {
    operationId: "listAccounts",
    tag: "Accounts",
    description: `All your accounts, with their secrets masked: every field that was stored as one, which is what the
component's descriptor declares as a password, and every key whose name says so: secret, token, key, password,
passphrase, pwd, auth, jwt, bearer, cookie, credential, signature, pin, otp and the like. An object called \`auth\` or
\`cookie\` shows what it says about the secret, such as its \`type\`, \`username\` or \`name\`. A field that was stored as a
secret stays masked until it is removed, even if the account's \`type\` or the descriptor changes.`,
    examples: [{ title: "List them", status: 200, answer: [account] }],
  },
  "POST /v1/accounts": {
    operationId: "createAccount",
    tag: "Accounts",
    description: `Stores credentials, encrypted, for \`select_model\` and \`get_meta_model\`. \`type\` is the id of the
component that they are for; its descriptor says which of the \`keys\` are secret. The keys are named like its
\`credentials.fields\`. Nothing is verified here: schedule \`verify_credentials\` for that.

The keys of an account may take 64 KiB as JSON; you may have 10,000 accounts and 16 MiB of them. The answer is \`200\`, as on elastic.io. Repeating the request creates
another account.`,
    examples: [
      {
        title: "Create one",
        status: 200,
        body: { name: "Ann's Petstore", type: "petstore", keys },
        keep: { variable: "ACCOUNT", from: "id" },
        answer: account,
      },
    ],
    others: {
      400: [{ path: "keys", message: "must be a JSON object" }],
      409: ["You have 10000 accounts; the most is 10000. Delete one first."],
      413: [TOO_LARGE],
    },
  },
  "GET /v1/accounts/{id}": {
    operationId: "getAccount",
    tag: "Accounts",
    description: "One account, with its secrets masked. No request shows them again.",
    examples: [{ title: "Get it", status: 200, id: "$ACCOUNT", answer: account }],
    others: { 404: UNKNOWN },
  },
  "PUT /v1/accounts/{id}": {
    operationId: "updateAccount",
    tag: "Accounts",
    description: `Changes what you send and keeps the rest. \`keys\` are merged by name: \`null\` removes one, and a
mask sent back as it was shown keeps the stored value, so a form can send everything that it showed. Executions that are
already scheduled keep the keys that they were scheduled with.`,
    examples: [
      {
        title: "Rename it, remove one key",
        status: 200,
        id: "$ACCOUNT",
        body: { name: "Petstore", keys: { apiKey: "********", baseUri: null } },
        answer: { ...account, name: "Petstore", keys: { apiKey: "********" } },
      },
    ],
    others: { 400: [{ path: "keys", message: "must be a JSON object" }], 404: UNKNOWN, 413: [TOO_LARGE] },
  },
  "DELETE /v1/accounts/{id}": {
    operationId: "deleteAccount",
    tag: "Accounts",
    description:
      "Deletes the account. Executions already scheduled with it have their own copy of its keys and are not affected.",
    examples: [{ title: "Delete it", status: 204, id: "$ACCOUNT" }],
    others: { 404: UNKNOWN },
  },
};
