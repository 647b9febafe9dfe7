// The words and examples of the users' routes.
import { API_KEY, USER_ID } from "../reference/samples.ts";
import type { Reference } from "../reference/words.ts";

const UNKNOWN = ["User does not exist."];

const ann = { id: USER_ID, email: "ann@example.com", first_name: "Ann" };

export const users: Reference = {
  "GET /v1/users": {
    operationId: "getOwnUser",
    tag: "Users",
    description:
      "Oneself: who the e-mail and the API key of this request belong to. The cheapest request to see whether they are right.",
    examples: [{ title: "Who am I?", status: 200, answer: { id: USER_ID, email: "you@example.com" } }],
  },
  "POST /v1/users": {
    operationId: "createUser",
    tag: "Users",
    description: `Makes a user. Only the deployment's root user may. \`api_secret\` is the API key of the new user, **and is shown this once**: nobody can read it again, it can only be replaced. \`409\`
says that the e-mail has a user already, who has to be deleted first.`,
    examples: [
      {
        title: "Make one",
        status: 201,
        body: { email: "ann@example.com", first_name: "Ann" },
        keep: { variable: "USER_ID", from: "id" },
        answer: { ...ann, api_secret: API_KEY },
      },
    ],
    others: {
      400: [{ path: "email", message: "Invalid email address" }],
      409: ["A user with this email exists already."],
    },
  },
  "POST /v1/users/{id}/api_secret": {
    operationId: "rotateApiKey",
    tag: "Users",
    description: `Makes a new API key, for oneself or, as root, for anybody. It is shown this once, and works at once; the old one stops working within a minute, everywhere. The root user's
own key is a secret of the deployment and is changed there.`,
    examples: [{ title: "Exchange it", status: 200, id: "$USER_ID", answer: { ...ann, api_secret: API_KEY } }],
    others: { 404: UNKNOWN },
  },
  "DELETE /v1/users/{id}": {
    operationId: "deleteUser",
    tag: "Users",
    description: `Deletes a user with everything that is theirs: accounts, components and their code. Only root may. The key stops working within a minute; executions that wait end with nobody to fetch them.
If it fails with \`500\`, repeat it: what was begun is finished.`,
    examples: [{ title: "Delete one", status: 204, id: "$USER_ID" }],
    others: { 404: UNKNOWN },
  },
};
