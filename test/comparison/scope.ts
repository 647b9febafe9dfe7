// What `this` offers and listens for, the same in the original and here.
import { type Case, COMPONENT_ID, REFUSING, selectModel, SLOW, verify } from "./case.ts";

const keys = (method: string, _account = "an account") => selectModel("scope", "keys", method, { _account });

const PARTS = { isEmitter: true, config: COMPONENT_ID, update: "function" };

export const SCOPE: Case[] = [
  {
    claim: "gives an emitter with a logger, an API client and the configuration",
    given: selectModel("scope", "scope", "parts"),
    outcome: { data: { ...PARTS, isModule: false, child: "function", listeners: 1 } },
  },
  {
    claim: "gives verifyCredentials the same, but nothing listens for updateKeys",
    given: verify("scope"),
    outcome: { data: { ...PARTS, verified: true, isHeard: false, level: "function" } },
  },
  {
    claim: "gives every call its own scope, and listeners the same one",
    given: selectModel("scope", "scope", "identity"),
    outcome: { data: { isSame: true, calls: 1, text: "by emit" } },
  },
  {
    claim: "rejects with an emitted error that nothing listens for",
    given: selectModel("scope", "scope", "emitError"),
    outcome: { rejected: "emitted" },
  },
  {
    claim: "leaves an emitted error to its listener",
    given: selectModel("scope", "scope", "emitHeardError"),
    outcome: { data: { heard: "emitted" } },
  },
  {
    claim: "ignores every other event",
    given: selectModel("scope", "scope", "emitOthers"),
    outcome: { data: [false, false, false] },
  },
  { claim: "stores renewed keys", given: keys("renew"), outcome: { data: "answered", keys: [{ token: "new" }] } },
  {
    claim: "stores keys that are renewed after the callback",
    given: keys("renewAfterAnswer"),
    outcome: { data: "answered", keys: [{ token: "new" }] },
  },
  {
    claim: "stores keys as often as they are renewed",
    given: keys("renewTwice"),
    outcome: { data: "answered", keys: [{ token: "new" }, { token: "newer" }] },
  },
  {
    claim: "awaits the storing of keys",
    given: keys("renew", SLOW),
    outcome: { data: "answered", keys: [{ token: "new" }] },
  },
  { claim: "answers if new keys are refused", given: keys("renew", REFUSING), outcome: { data: "answered" } },
];
