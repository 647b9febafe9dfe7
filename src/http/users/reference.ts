// The words and examples of the users' routes.
import { API_KEY, FOREIGN_PAGE, USER_ID } from "../reference/samples.ts";
import type { Reference } from "../reference/words.ts";

const UNKNOWN = ["User does not exist."];

const FORBIDDEN = ["Only the root user may do this.", FOREIGN_PAGE];

const ann = { id: USER_ID, email: "ann@example.com", first_name: "Ann" };

export const users: Reference = {
  "GET /v1/users": {
    operationId: "getOwnUser",
    tag: "Users",
    description:
      "The user that this request's e-mail and API key belong to. The cheapest way to check that they are right.",
    examples: [{ title: "Who am I?", status: 200, answer: { id: USER_ID, email: "you@example.com" } }],
  },
  "POST /v1/users": {
    operationId: "createUser",
    tag: "Users",
    description: `Creates a user. Only the deployment's root user may. \`api_secret\` is the new user's API key, **shown
this once**: it cannot be read again, only replaced. \`409\` means that a user with this e-mail exists and has to be
deleted first.`,
    examples: [
      {
        title: "Create one",
        status: 201,
        body: { email: "ann@example.com", first_name: "Ann" },
        keep: { variable: "USER_ID", from: "id" },
        answer: { ...ann, api_secret: API_KEY },
      },
    ],
    others: {
      400: [{ path: "email", message: "Invalid email address" }],
      403: FORBIDDEN,
      409: ["A user with this email exists already."],
    },
  },
  "POST /v1/users/{id}/api_secret": {
    operationId: "rotateApiKey",
    tag: "Users",
    description: `Creates a new API key, for yourself or, as root, for anybody. It is shown this once and works
immediately. The old one starts, fetches and changes nothing any more; for up to a minute it may still show the status
of executions. The root user's own key is a secret of the deployment
and is changed there.`,
    examples: [{ title: "Rotate it", status: 200, id: "$USER_ID", answer: { ...ann, api_secret: API_KEY } }],
    others: { 403: FORBIDDEN, 404: UNKNOWN },
  },
  "DELETE /v1/users/{id}": {
    operationId: "deleteUser",
    tag: "Users",
    description: `Deletes a user with all their accounts, components and code. Only root may. Their key
starts, fetches and changes nothing any more; for up to a minute it may still show the status of executions. Executions
that are waiting end, and nobody can fetch their results. If the request fails with \`500\`,
repeat it: it finishes what it began.`,
    examples: [{ title: "Delete one", status: 204, id: "$USER_ID" }],
    others: { 403: FORBIDDEN, 404: UNKNOWN },
  },
};
