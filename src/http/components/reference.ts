// The words and examples of the components' routes, and of their environment variables.
import type { Reference } from "../reference/words.ts";

const UNKNOWN = ["Component does not exist."];

const BUILT_IN = "This is the id of a built-in component; choose another one.";

const petstore = {
  repo_id: "petstore",
  name: "Petstore",
  data: { title: "Petstore", description: "The pets of Swagger's public Petstore", triggers: {}, actions: {} },
};

const timer = {
  repo_id: "timer",
  name: "Timer",
  data: { title: "Timer", description: "Starts a flow at an interval", triggers: {} },
};

const openapi = {
  repo_id: "openapi",
  name: "OpenAPI",
  data: { title: "OpenAPI", description: "Any API that has an OpenAPI 2.0, 3.0 or 3.1 description", actions: {} },
};

const pushed = { ...petstore, team: "you@example.com", version: "2c26b46b68ffc68f".repeat(4) };

export const components: Reference = {
  "GET /v1/components/public": {
    operationId: "listPublicComponents",
    tag: "Components",
    description:
      "The components that are built in, which everybody can schedule. `data` is the component's whole `component.json`.",
    examples: [{ title: "List them", status: 200, answer: { components: [openapi, timer] } }],
  },
  "GET /v1/components/mine": {
    operationId: "listOwnComponents",
    tag: "Components",
    description: "The components that one has pushed, which nobody else can see or schedule.",
    examples: [{ title: "List them", status: 200, answer: { components: [petstore] } }],
  },
  "GET /v1/components/{id}": {
    operationId: "getComponent",
    tag: "Components",
    description: `One component, built in or one's own. \`data\` is its \`component.json\`: the fields of its credentials, its actions and triggers with their fields. \`version\` is there for
one's own: it changes whenever something else is pushed.`,
    examples: [{ title: "Look at one", status: 200, id: "timer", answer: { ...timer, team: "coatcheck" } }],
    others: { 404: UNKNOWN },
  },
  "PUT /v1/components/{id}": {
    operationId: "pushComponent",
    tag: "Components",
    description: `Makes a packed folder of elastic.io's format a component of one's own, or puts it in the place of the one that has the id. The file is what \`coatcheck pack DIR -o FILE\` writes;
\`coatcheck push DIR\` packs and sends in one step. What is scheduled from then on runs it; what was scheduled before runs what it was scheduled with.

\`201\` says that the id is new, \`200\` that there was one; \`changed\` is false where it was the very same. A file has 6 MiB at most and 24 MiB unpacked, and a user 100
components. \`400\` says what is wrong with the file, \`409\` that the id is a built-in component's or that there is no room for one more.`,
    examples: [
      {
        title: "Push the example",
        status: 201,
        id: "petstore",
        query: "?name=Petstore",
        file: `FILE=$(mktemp)\nnpm run --silent coatcheck -- pack examples/petstore -o "$FILE"`,
        answer: { ...pushed, changed: true },
      },
      {
        title: "Push it again",
        status: 200,
        id: "petstore",
        file: "",
        answer: { ...pushed, changed: false },
      },
    ],
    others: {
      400: [{ path: "component.json", message: "is missing" }],
      409: [BUILT_IN, "A user may have 100 components; delete one first."],
      413: ["The request's body is over 6144 KiB."],
      415: ["The request's body must be a packed component: send it with Content-Type: application/gzip."],
    },
  },
  "DELETE /v1/components/{id}": {
    operationId: "deleteComponent",
    tag: "Components",
    description: `Removes a component of one's own, with its code and its environment variables. An execution that waits to run it is rejected. Built-in components stay: \`409\`.`,
    examples: [{ title: "Delete it", status: 204, id: "petstore" }],
    others: { 404: UNKNOWN, 409: [BUILT_IN] },
  },
  "GET /v1/repos/{id}/env": {
    operationId: "getEnvironment",
    tag: "Components",
    description:
      "The names of the environment variables of a component of one's own. Their values are masked, all of them.",
    examples: [
      {
        title: "List them",
        status: 200,
        id: "petstore",
        answer: { LOG_LEVEL: "********", SCHEDULED_EXECUTION_TIMEOUT: "********" },
      },
    ],
    others: { 404: UNKNOWN },
  },
  "PUT /v1/repos/{id}/env": {
    operationId: "updateEnvironment",
    tag: "Components",
    description: `Sets environment variables, which the component reads from \`process.env\`. What is left out stays, \`null\` removes one. They are stored encrypted, and have 32 KiB at most as
JSON. \`SCHEDULED_EXECUTION_TIMEOUT\` is the component's own deadline, in whole seconds from 1 to 720.`,
    examples: [
      {
        title: "Set one, and the deadline",
        status: 200,
        id: "petstore",
        body: { LOG_LEVEL: "debug", SCHEDULED_EXECUTION_TIMEOUT: "30" },
        answer: { LOG_LEVEL: "********", SCHEDULED_EXECUTION_TIMEOUT: "********" },
      },
    ],
    others: {
      400: [{ path: "SCHEDULED_EXECUTION_TIMEOUT", message: "must be whole seconds, from 1 to 720" }],
      404: UNKNOWN,
    },
  },
};
