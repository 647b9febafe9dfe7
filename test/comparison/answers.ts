// The ways of answering and of failing, alike in the original and here.
import { type Case, metaModel, selectModel } from "./subject.ts";

const answers = (method: string, cfg = {}) => selectModel("answers", "answers", method, cfg);
const values = (method: string) => selectModel("answers", "values", method);
const failures = (method: string, cfg = {}) => selectModel("failures", "failures", method, cfg);

const FALSY = [0, "", null, false];

export const ANSWERS: Case[] = [
  { claim: "takes what a callback answers", subject: answers("callback"), outcome: { data: { by: "callback" } } },
  { claim: "takes what a promise becomes", subject: answers("promise"), outcome: { data: { by: "promise" } } },
  {
    claim: "hands cfg to an async function",
    subject: answers("asyncFunction", { a: [1], _account: "x" }),
    outcome: { data: { by: "async function", cfg: { a: [1], _account: "x" } } },
  },
  { claim: "takes a truthy return value", subject: answers("sync"), outcome: { data: { by: "return" } } },
  { claim: "awaits a thenable", subject: answers("thenable"), outcome: { data: { by: "thenable" } } },
  {
    claim: "awaits a promise that is called back",
    subject: answers("callbackOfPromise"),
    outcome: { data: "promised" },
  },
  {
    claim: "prefers a callback that was called before the return",
    subject: answers("callbackBeforeReturn"),
    outcome: { data: "callback" },
  },
  {
    claim: "prefers a promise to a later callback",
    subject: answers("promiseBeforeCallback"),
    outcome: { data: "promise" },
  },
  {
    claim: "prefers a returned promise to a callback that is called while it is pending",
    subject: answers("slowPromiseBeforeCallback"),
    outcome: { data: "promise" },
  },
  { claim: "takes the first of two callbacks", subject: answers("callbackTwice"), outcome: { data: "first" } },
  { claim: "ignores a throw after the callback", subject: answers("callbackThenThrow"), outcome: { data: "answered" } },
  ...FALSY.flatMap((value) => [
    {
      claim: `takes ${JSON.stringify(value)} from a callback`,
      subject: answers("callbackOf", { value }),
      outcome: { data: value },
    },
    {
      claim: `takes ${JSON.stringify(value)} from a promise`,
      subject: answers("promiseOf", { value }),
      outcome: { data: value },
    },
  ]),
  ...FALSY.map((thrown) => ({
    claim: `takes a callback's ${JSON.stringify(thrown)} for no error`,
    subject: failures("callbackErrorOf", { thrown }),
    outcome: { data: "no error" },
  })),
];

export const VALUES: Case[] = [
  {
    claim: "writes a date as JSON does",
    subject: values("date"),
    outcome: { data: { at: "1970-01-01T00:00:00.000Z" } },
  },
  { claim: "lets toJSON speak for a value", subject: values("toJSON"), outcome: { data: { shown: true } } },
  {
    claim: "drops what JSON has no word for",
    subject: values("holes"),
    outcome: { data: { list: [null, null, null] } },
  },
  { claim: "takes an error as a value", subject: values("error"), outcome: { data: {} } },
  { claim: "writes a map as an empty object", subject: values("map"), outcome: { data: {} } },
  { claim: "does not run a generator", subject: values("generator"), outcome: { data: {} } },
  { claim: "keeps every character", subject: values("text"), outcome: { data: "ü \u2028 \u{1f600} </script>" } },
];

export const FAILURES: Case[] = [
  {
    claim: "rejects with what getMetaModel throws",
    subject: metaModel("failures", "failures"),
    outcome: { rejected: "no model" },
  },
  { claim: "rejects with a thrown error", subject: failures("throwError"), outcome: { rejected: "thrown" } },
  { claim: "rejects with a promise's error", subject: failures("rejectError"), outcome: { rejected: "rejected" } },
  {
    claim: "rejects with what an async function throws",
    subject: failures("asyncThrow"),
    outcome: { rejected: "thrown by an async function" },
  },
  {
    claim: "rejects with a callback's error",
    subject: failures("callbackError"),
    outcome: { rejected: "called back" },
  },
  { claim: "keeps an empty message", subject: failures("emptyError"), outcome: { rejected: "" } },
  ...["throwOf", "rejectOf", "callbackErrorOf"].map((method) => ({
    claim: `reads the message of an object that is no error (${method})`,
    subject: failures(method, { thrown: { message: "in an object", code: 7 } }),
    outcome: { rejected: "in an object" },
  })),
  {
    claim: "rejects with a thenable that throws",
    subject: failures("brokenThenable"),
    outcome: { rejected: "no then" },
  },
  {
    claim: "calls no class",
    subject: failures("Model"),
    outcome: { rejected: "Class constructor Model cannot be invoked without 'new'" },
  },
];
