// Deliberate departures from the original: the name of each, the contract's wording for it, and what both answer.
import { expect } from "vitest";

import { type FixtureCall, HELD, type Outcome, cannotLoad, metaModel, selectModel, verify } from "./case.ts";

export interface Departure {
  readonly name: string;
  readonly why: string;
  readonly calls: readonly { readonly given: FixtureCall; readonly original: Outcome; readonly ours: Outcome }[];
}

const NEEDS_REASON = "`reason` is an object and has at least `name` and `message`";
const NO_PATHS = "a stack trace, a path or a secret is never in it";
const NAMED = "A missing module or method is a rejection that names it.";
const VERIFIED = { data: { verified: true } };
const NOT_VERIFIED = { data: { verified: false } };
const OUR_CFG = { _account: "an account", apiKey: "a secret" };

const answers = (method: string, cfg = {}) => selectModel("answers", "answers", method, cfg);
const failures = (method: string, cfg = {}) => selectModel("failures", "failures", method, cfg);
const verdict = (way: string, more = {}) => verify("verify", { way, ...more });
const rejected = (message: unknown) => ({ rejected: message });

export const DEPARTURES: Departure[] = [
  {
    name: "false is a no",
    why: "`false`: `{verified:false}` (the original takes it for a yes, which harms components that mean no)",
    calls: ["callback", "promise"].map((way) => ({
      given: verdict(way, { value: false }),
      original: VERIFIED,
      ours: NOT_VERIFIED,
    })),
  },
  {
    name: "a verifyCredentials.js that cannot be loaded verifies nothing",
    why: "a file that cannot be loaded: rejected, saying so (the original wrongly answers `{verified:true}`)",
    calls: [
      { component: "verify-throws", message: "thrown while loading" },
      { component: "verify-requires", message: "Cannot find module 'a-package-that-is-not-installed'" },
      { component: "syntax-error", message: expect.stringMatching("^Failed to load verifyCredentials.js: ") },
    ].map(({ component, message }) => ({
      given: verify(component),
      original: VERIFIED,
      ours: rejected(typeof message === "string" ? `Failed to load verifyCredentials.js: ${message}` : message),
    })),
  },
  {
    name: "whatever verifyCredentials throws is a no",
    why: "thrown or `cb(err)`: fulfilled with `{verified:false, reason: err.message}`",
    calls: [
      ["throwOf", { thrown: null }, "Cannot read properties of null (reading 'message')"],
      ["throwOf", {}, "Cannot read properties of undefined (reading 'message')"],
      ["throwTrap", {}, "the trap"],
    ].map(([way, more, message]) => ({
      given: verdict(way as string, more as object),
      original: rejected(message),
      ours: NOT_VERIFIED,
    })),
  },
  {
    name: "a rejection has a message, whatever was thrown",
    why: NEEDS_REASON,
    calls: [
      ...["throwOf", "rejectOf", "callbackErrorOf"].map((method) => ({
        given: failures(method, { thrown: "a text" }),
        original: rejected(undefined),
        ours: rejected("a text"),
      })),
      { given: failures("throwOf", { thrown: 7 }), original: rejected(undefined), ours: rejected("7") },
      {
        given: failures("throwOf", { thrown: { code: 7 } }),
        original: rejected(undefined),
        ours: rejected("[object Object]"),
      },
      { given: failures("throwOf", { thrown: { message: 7 } }), original: rejected(7), ours: rejected("7") },
    ],
  },
  {
    name: "whatever is thrown, there is an answer",
    why: "thrown or `cb(err)`: rejected",
    calls: [
      { given: failures("throwOf", { thrown: null }), original: { silent: "exit 1" }, ours: rejected("null") },
      { given: failures("rejectOf"), original: { silent: "exit 1" }, ours: rejected("undefined") },
      { given: failures("throwTrap"), original: { silent: "exit 1" }, ours: rejected("unknown") },
      { given: failures("throwBareObject"), original: { silent: "exit 0" }, ours: rejected("unknown") },
    ],
  },
  {
    name: "no value is null",
    why: '`200 {"data": <JSON value>}`',
    calls: [answers("callbackOf"), answers("promiseOf"), selectModel("answers", "values", "unknown")].map((given) => ({
      given,
      original: { data: undefined },
      ours: { data: null },
    })),
  },
  {
    name: "a value that is not JSON is rejected as such",
    why: '`200 {"data": <JSON value>}`',
    calls: [
      {
        method: "circular",
        original: "Maximum call stack size exceeded",
        ours: "Converting circular structure to JSON",
      },
      {
        method: "bigint",
        original: "Do not know how to serialize a BigInt",
        ours: "Do not know how to serialize a BigInt",
      },
    ].map(({ method, original, ours }) => ({
      given: selectModel("answers", "values", method),
      original: rejected(original),
      ours: rejected(expect.stringMatching(`^The result is not a JSON value: ${ours}`)),
    })),
  },
  {
    name: "a missing file is named without its path",
    why: NO_PATHS,
    calls: [
      {
        given: metaModel("loading", "absent"),
        original: rejected(
          expect.stringMatching(/^Failed to load file '.\/lib\/absent.js': Cannot find module '\/.*\nRequire stack:/),
        ),
        ours: rejected("Failed to load file './lib/absent.js': Cannot find module 'absent.js'"),
      },
      {
        given: metaModel("loading", "requires"),
        original: rejected(
          expect.stringMatching(
            /^Failed to load file 'lib\/requires.js': Cannot find module 'a-package-that-is-not-installed'\nRequire st/,
          ),
        ),
        ours: rejected("Failed to load file 'lib/requires.js': Cannot find module 'a-package-that-is-not-installed'"),
      },
    ],
  },
  {
    name: "a module is named even if it throws something other than an error while loading",
    why: NAMED,
    calls: [
      {
        given: metaModel("loading", "throwsText"),
        original: rejected(undefined),
        ours: rejected(cannotLoad("throwsText", "lib/throwsText.js")),
      },
      {
        given: metaModel("loading", "throwsNull"),
        original: rejected("Cannot read properties of null (reading 'code')"),
        ours: rejected(cannotLoad("throwsNull", "lib/throwsNull.js")),
      },
    ],
  },
  {
    name: "a module that is null has no method",
    why: NAMED,
    calls: [
      {
        given: metaModel("loading", "null"),
        original: rejected("Cannot read properties of null (reading 'getMetaModel')"),
        ours: rejected('Method "getMetaModel" is not found in "null" action or trigger'),
      },
    ],
  },
  {
    name: "an entry without a main is named",
    why: NAMED,
    calls: [
      {
        given: metaModel("loading", "mainless"),
        original: rejected('The "path" argument must be of type string. Received undefined'),
        ours: rejected('Trigger or action "mainless" has no "main" in component.json.'),
      },
    ],
  },
  {
    name: "a name that every object has is looked up in component.json",
    why: "An `action_or_trigger` that the component's descriptor does not name",
    calls: [
      ...["constructor", "__proto__"].map((name) => ({ name, ours: { data: { by: "return" } } })),
      { name: "toString", ours: rejected('Trigger or action "toString" is not found in component.json!') },
    ].map(({ name, ours }) => ({
      given: selectModel("answers", name, "sync"),
      original: rejected('The "path" argument must be of type string. Received undefined'),
      ours,
    })),
  },
  {
    name: "a function that every object inherits is not a method of the component",
    why: `${NAMED} And of an account's keys: a secret "comes back masked"`,
    calls: [
      { method: "constructor", original: { data: OUR_CFG } },
      { method: "toString", original: { data: "[object Object]" } },
      { method: "hasOwnProperty", original: { silent: "exit 0" } },
    ].map(({ method, original }) => ({
      given: answers(method, OUR_CFG),
      original,
      ours: rejected(`Method "${method}" is not found in "answers" action or trigger`),
    })),
  },
  {
    name: "a call that fails is answered once its renewed keys are stored",
    why: "`emit('updateKeys', keys)` stores renewed keys (an OAuth token) in the account",
    calls: [
      {
        given: selectModel("scope", "keys", "renewThenFail", { _account: HELD }),
        original: rejected("failed after the renewal"),
        ours: { rejected: "failed after the renewal", keys: [{ token: "new" }] },
      },
    ],
  },
];
