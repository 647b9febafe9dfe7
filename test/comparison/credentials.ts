// What verifyCredentials.js answers, alike in the original and here.
import { type Case, verify } from "./subject.ts";

const verdict = (way: string, more = {}) => verify("verify", { way, ...more });

const NO_VERDICTS = [undefined, null, 0, "", 1, "no", true, {}, { valid: false }, []];
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
  subject: verdict(way, { value }),
  outcome: { data },
});

export const CREDENTIALS: Case[] = [
  { claim: "verifies where there is no file", subject: verify("answers"), outcome: { data: { verified: true } } },
  ...WAYS.flatMap((way) => VERDICTS.map((value) => answered(way, value, value))),
  ...WAYS.flatMap((way) => NO_VERDICTS.map((value) => answered(way, value, { verified: true }))),
  ...[true, "yes", 1, {}].map((value) => answered("return", value, { verified: true })),
  { claim: "ignores an inherited verified", subject: verdict("inherited"), outcome: { data: { verified: true } } },
  { claim: "hands on an undefined verified", subject: verdict("undefinedVerdict"), outcome: { data: {} } },
  ...["throwError", "rejectError", "callbackError"].map((way) => ({
    claim: `makes a no of an error (${way})`,
    subject: verdict(way),
    outcome: { data: { verified: false, reason: "wrong key" } },
  })),
  ...["throwOf", "callbackErrorOf"].flatMap((way) => [
    {
      claim: `gives no reason for a text (${way})`,
      subject: verdict(way, { thrown: "wrong key" }),
      outcome: { data: { verified: false } },
    },
    {
      claim: `hands on a message that is no text (${way})`,
      subject: verdict(way, { thrown: { message: { code: 7 } } }),
      outcome: { data: { verified: false, reason: { code: 7 } } },
    },
  ]),
  {
    claim: "makes a no of exports that are no function",
    subject: verify("verify-object"),
    outcome: { data: { verified: false, reason: "verify.call is not a function" } },
  },
  {
    claim: "makes a no of exports that are null",
    subject: verify("verify-null"),
    outcome: { data: { verified: false, reason: "Cannot read properties of null (reading 'call')" } },
  },
];
