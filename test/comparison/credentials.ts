// What verifyCredentials.js answers, the same in the original and here.
import { type Case, verify } from "./case.ts";

const verdict = (way: string, more = {}) => verify("verify", { way, ...more });

const OTHER_VALUES = [undefined, null, 0, "", 1, "no", true, {}, { valid: false }, []];
const VERDICTS = [
  { verified: true },
  { verified: false },
  { verified: false, reason: "expired", details: { code: 7 } },
  { verified: "no" },
  { verified: 0 },
  { verified: null },
];

const WAYS = ["callback", "promise"];

const answered = (way: string, value: unknown, data: unknown): Case => ({
  claim: `takes ${JSON.stringify(value)} for ${JSON.stringify(data)} (${way})`,
  given: verdict(way, { value }),
  outcome: { data },
});

export const CREDENTIALS: Case[] = [
  { claim: "verifies if there is no file", given: verify("answers"), outcome: { data: { verified: true } } },
  ...WAYS.flatMap((way) => VERDICTS.map((value) => answered(way, value, value))),
  ...WAYS.flatMap((way) => OTHER_VALUES.map((value) => answered(way, value, { verified: true }))),
  ...[true, "yes", 1, {}].map((value) => answered("return", value, { verified: true })),
  { claim: "ignores an inherited verified", given: verdict("inherited"), outcome: { data: { verified: true } } },
  { claim: "passes on an undefined verified", given: verdict("undefinedVerdict"), outcome: { data: {} } },
  ...["throwError", "rejectError", "callbackError"].map((way) => ({
    claim: `takes an error for a no (${way})`,
    given: verdict(way),
    outcome: { data: { verified: false, reason: "wrong key" } },
  })),
  ...["throwOf", "callbackErrorOf"].flatMap((way) => [
    {
      claim: `gives no reason for a thrown string (${way})`,
      given: verdict(way, { thrown: "wrong key" }),
      outcome: { data: { verified: false } },
    },
    {
      claim: `passes on a message that is not a string (${way})`,
      given: verdict(way, { thrown: { message: { code: 7 } } }),
      outcome: { data: { verified: false, reason: { code: 7 } } },
    },
  ]),
  {
    claim: "takes exports that are not a function for a no",
    given: verify("verify-object"),
    outcome: { data: { verified: false, reason: "verify.call is not a function" } },
  },
  {
    claim: "takes exports that are null for a no",
    given: verify("verify-null"),
    outcome: { data: { verified: false, reason: "Cannot read properties of null (reading 'call')" } },
  },
];
