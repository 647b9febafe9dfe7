// The components of test/fixtures/packages, written as such code is written, and the Petstore; what each is asked.
import { resolve } from "node:path";

import type { Call, Cfg } from "../../src/runtime/call.ts";

const FIXTURES = resolve(import.meta.dirname, "../fixtures/packages");
export const PETSTORE = resolve(import.meta.dirname, "../../examples/petstore");

/** A call, with what differs from the keys that all accounts have. */
export type Question = Call & { readonly keys?: Cfg };

export interface Package {
  readonly name: string;
  readonly folder: string;
  readonly questions: readonly Question[];
}

const verify = (keys: Cfg = {}): Question => ({ type: "verify_credentials", cfg: {}, keys });
const model = (actionOrTrigger: string, cfg: Cfg = {}): Question => ({ type: "get_meta_model", actionOrTrigger, cfg });
const ask = (actionOrTrigger: string, method: string, cfg: Cfg = {}): Question => ({
  type: "select_model",
  actionOrTrigger,
  method,
  cfg,
});

const each = <T>(values: readonly T[], question: (value: T) => Question): Question[] => values.map(question);

/** No word of any answer: a secret is taken out of what is said. */
const WRONG = "not-the-secret";

/** Nothing listens there. */
const NOBODY = { url: "http://127.0.0.1:47" };

const ENCODINGS = ["gzip", "deflate", "br", "plainjson"];
const FAILURES = ["html", "notjson", "loop", "slow", "reset", "half", "nothing"].map((name) => `/answers/${name}`);
const STATUSES = [301, 302, 303, 307, 308];

/** What the platform's fetch and the package have in common. */
const fetches = (action: string): Question[] => [
  model(action),
  ask(action, "getEchoes"),
  ...each(["gzip", "br", "plainjson"], (encoding) => ask(action, "getEncoded", { encoding })),
  ...each([307, 308], (status) => ask(action, "getRedirected", { status })),
  ask(action, "getBinary"),
  ...each(["html", "notjson", "loop", "nothing"], (name) => ask(action, "getFailure", { path: `/answers/${name}` })),
  ask(action, "getFailure", { ...NOBODY, path: "/" }),
];

const packages: Readonly<Record<string, readonly Question[]>> = {
  request: [
    verify(),
    verify({ password: WRONG }),
    verify(NOBODY),
    verify({ url: "no URL" }),
    ...each(["a", "a/b", "nothing"], (listId) => model("subscribe", { listId })),
    ask("subscribe", "getLists"),
    ...each(["gzip", "deflate", "plainjson"], (encoding) => ask("subscribe", "getCompressed", { encoding })),
    ...each(STATUSES, (status) => ask("subscribe", "getRedirected", { status })),
    ...each(STATUSES, (status) => ask("subscribe", "getRedirected", { status, all: true })),
    ask("subscribe", "getPosted"),
    ask("subscribe", "getStreamed"),
    ask("subscribe", "getCookies"),
    ...each(FAILURES, (path) => ask("subscribe", "getFailure", { path })),
    ask("subscribe", "getFailure", { ...NOBODY, path: "/" }),
  ],
  promises: [
    verify(),
    verify({ token: WRONG }),
    verify(NOBODY),
    model("getObjects", { objectType: "order" }),
    ask("getObjects", "getObjectTypes"),
    ask("getObjects", "getEchoes"),
    ...each(ENCODINGS, (encoding) => ask("getObjects", "getEncoded", { encoding })),
    ask("getObjects", "getBinary"),
    ...each(FAILURES, (path) => ask("getObjects", "getFailure", { path })),
    ask("getObjects", "getFailure", { ...NOBODY, path: "/" }),
    ...each(["/answers/html", "/answers/reset"], (path) => ask("getObjects", "getThrown", { path })),
    ask("legacy", "getObjects"),
    ask("legacy", "getObjects", { token: WRONG }),
    ask("legacy", "getHeaders"),
  ],
  got: [
    verify(),
    verify({ token: WRONG }),
    verify(NOBODY),
    model("order"),
    ask("order", "getPages"),
    ask("order", "getEchoes"),
    ...each(ENCODINGS, (encoding) => ask("order", "getEncoded", { encoding })),
    ask("order", "getStreamed"),
    ask("order", "getRetried"),
    ...each(FAILURES, (path) => ask("order", "getFailure", { path: path.slice(1) })),
    ask("order", "getFailure", { ...NOBODY, path: "x" }),
  ],
  commons: [
    verify(),
    verify({ token: WRONG }),
    verify(NOBODY),
    model("getNewObjects"),
    ask("getNewObjects", "getRetried"),
    ask("lookupObjects", "objectTypes"),
    model("lookupObjects", { sObject: "order" }),
    model("lookupObjects", { sObject: "nothing" }),
  ],
  bunyan: [verify(), ask("entries", "getRecords")],
  files: [
    ...each(["order", "line", "nothing"], (type) => model("upsert", { type })),
    ask("upsert", "getTypes"),
    ask("upsert", "getPlaces"),
    ask("upsert", "getMissing", { type: "nothing" }),
  ],
  compiled: [
    verify(),
    verify({ token: WRONG }),
    model("createRecord"),
    ask("createRecord", "getKinds"),
    ask("createRecord", "getFailure"),
  ],
  modules: [verify(), verify({ token: WRONG }), model("watch"), ask("watch", "getLazy"), ask("watch", "default")],
  typescript: [verify(), verify({ token: WRONG }), model("lookup"), ask("lookup", "getLevels")],
  soap: [
    verify(),
    verify({ password: WRONG }),
    verify(NOBODY),
    ask("callOperation", "getOperations"),
    model("callOperation", { operation: "GetPrice" }),
    ...each(["pear", "plum"], (item) => ask("callOperation", "getPrice", { item })),
  ],
  templates: [
    model("periods"),
    model("periods", { template: "<% if (user.name) { %>${ user.name.length } <%- '<' %><% } %>" }),
    model("periods", { template: "<%= missing.name %>" }),
    ask("periods", "getPeriods"),
    ask("periods", "getLodash"),
    ask("periods", "getDates"),
  ],
  hierarchy: [
    verify(),
    verify({ token: WRONG }),
    verify(NOBODY),
    model("query"),
    model("query", { token: WRONG }),
    ask("query", "getNames"),
    ask("queryAgain", "getNames"),
    ask("queryAgain", "getUnbound"),
  ],
  oauth: [
    verify(),
    model("getContacts"),
    ask("getContactsByApi", "getNames"),
    model("getContacts", { oauth: { token_type: "Bearer", access_token: "old", refresh_token: "used" } }),
  ],
  fetch: [
    verify(),
    verify({ token: WRONG }),
    verify(NOBODY),
    ...fetches("issues"),
    ...fetches("native"),
    ask("issues", "getEncoded", { encoding: "deflate" }),
    ...each([301, 302, 303], (status) => ask("issues", "getRedirected", { status })),
    ...each(["slow", "reset", "half"], (name) => ask("issues", "getFailure", { path: `/answers/${name}` })),
    ask("native", "getEncoded", { encoding: "deflate" }),
    ...each([301, 302, 303], (status) => ask("native", "getRedirected", { status })),
    ...each(["slow", "reset"], (name) => ask("native", "getFailure", { path: `/answers/${name}` })),
    ask("native", "getFailure", { path: "/answers/half" }),
  ],
  superagent: [
    verify(),
    verify({ password: WRONG }),
    verify(NOBODY),
    model("boards"),
    ask("boards", "getEchoes"),
    ...each(["gzip", "deflate", "plainjson"], (encoding) => ask("boards", "getEncoded", { encoding })),
    ...each(FAILURES, (path) => ask("boards", "getFailure", { path })),
  ],
  validation: [
    verify(),
    verify({ url: "ftp://x", port: 0.5 }),
    model("validate", { schema: { properties: { count: { type: "number", even: true }, more: { default: [1] } } } }),
    model("validate", {
      schema: {
        required: ["count", "other"],
        properties: {
          count: { type: "integer", multipleOf: 2, isNot: 3 },
          list: { uniqueItems: true, maxItems: 1 },
          nested: { properties: { at: { enum: ["y"], format: "even" } }, additionalProperties: false },
        },
      },
    }),
    model("validate", { schema: { type: "nonsense" } }),
    ask("validate", "getReferences"),
  ],
  optional: [ask("hash", "getHash"), ask("broken", "getHash")],
  classic: [
    verify(),
    verify({ password: WRONG }),
    model("createItem"),
    model("createItem", NOBODY),
    ask("createItem", "getFlow"),
    model("promised"),
    ask("promised", "getMessages"),
    ask("promised", "getFailure"),
  ],
};

export const PACKAGES: Package[] = [
  ...Object.entries(packages).map(([name, questions]) => ({ name, folder: resolve(FIXTURES, name), questions })),
  {
    name: "petstore",
    folder: PETSTORE,
    questions: [
      verify(),
      verify({ apiKey: WRONG }),
      verify({ apiKey: "" }),
      verify({ baseUri: NOBODY.url }),
      ask("getPets", "getStatuses"),
      ...each(["id", "status", "tags", "other", undefined], (criterion) => model("findPets", { criterion })),
      ...each(["", "Dogs"], (category) => model("createPet", { category })),
    ],
  },
];

/** Its errors are nobody's: the original's process ends without an answer. */
export const LATE: Package = {
  name: "late",
  folder: resolve(FIXTURES, "late"),
  questions: [
    verify(),
    ...each(["inTimer", "inTick", "inEvent", "inResponse", "inRequest"], (method) => ask("late", method)),
  ],
};
