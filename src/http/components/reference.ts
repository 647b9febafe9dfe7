// The words and examples of the routes of components and their environment variables.
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
      "The built-in components, which everybody can schedule. `data` is the component's whole `component.json`.",
    examples: [{ title: "List them", status: 200, answer: { components: [openapi, timer] } }],
  },
  "GET /v1/components/mine": {
    operationId: "listOwnComponents",
    tag: "Components",
    description: "All components that you have pushed. Nobody else can see or schedule them.",
    examples: [{ title: "List them", status: 200, answer: { components: [petstore] } }],
  },
  "GET /v1/components/{id}": {
    operationId: "getComponent",
    tag: "Components",
    description: `One component, built-in or your own. \`data\` is its \`component.json\`: the fields of its
credentials, and its actions and triggers with their fields. Your own components also have a \`version\`, which changes
with every different upload.`,
    examples: [{ title: "Get one", status: 200, id: "timer", answer: { ...timer, team: "coatcheck" } }],
    others: { 404: UNKNOWN },
  },
  "PUT /v1/components/{id}": {
    operationId: "pushComponent",
    tag: "Components",
    description: `Uploads a packed folder in elastic.io's format as your own component, or replaces the one with this
id. The file is what \`coatcheck pack DIR -o FILE\` writes; \`coatcheck push DIR\` packs and uploads in one step.
Executions scheduled from then on run the new version; those scheduled before run the version that they were scheduled
with.

\`201\` means that the id is new, \`200\` that it existed; \`changed\` is false if the content is the same. A file is 6
MiB at most, and 24 MiB unpacked, with 5,000 files and 50,000 names and values; its \`component.json\` has at most 500
triggers and actions and 200 credential fields. You may have 100 components, whose \`component.json\` take 256 KiB each
and 8 MiB together, push 500 times within an hour, and have 1,000 versions and 512 MiB of code in storage, where what was
replaced is kept while executions may need it. \`400\` says what is wrong with the file; \`409\` that the id belongs to
a built-in component or that there are too many of something; \`413\` that something is too large.`,
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
      409: [BUILT_IN, "You have 100 components; the most is 100. Delete one first."],
      413: [
        "The request's body is over 6144 KiB.",
        "component.json would take 300000 bytes; the most is 262144 bytes. Shorten it.",
      ],
      415: ["The request's body must be a packed component: send it with Content-Type: application/gzip."],
    },
  },
  "DELETE /v1/components/{id}": {
    operationId: "deleteComponent",
    tag: "Components",
    description: `Deletes your own component, with its environment variables, and its code right after. Executions that are waiting
to run it are rejected. Built-in components cannot be deleted: \`409\`.`,
    examples: [{ title: "Delete it", status: 204, id: "petstore" }],
    others: { 404: UNKNOWN, 409: [BUILT_IN] },
  },
  "GET /v1/repos/{id}/env": {
    operationId: "getEnvironment",
    tag: "Components",
    description: "The environment variables of your own component. All values are masked.",
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
    description: `Sets environment variables, which the component reads from \`process.env\`. Variables that you leave
out stay; \`null\` removes one. They are stored encrypted and may take 32 KiB as JSON. \`SCHEDULED_EXECUTION_TIMEOUT\`
is the component's own deadline, in whole seconds from 1 to 720.`,
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
      413: [
        "The environment of this component would take 40000 bytes as JSON; the most is 32768 bytes. " +
          "Send shorter values, or null to remove one.",
      ],
    },
  },
};
