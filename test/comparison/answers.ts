// The ways to answer and to fail, the same in the original and here.
import { type Case, metaModel, selectModel } from "./case.ts";

const answers = (method: string, cfg = {}) => selectModel("answers", "answers", method, cfg);
const values = (method: string) => selectModel("answers", "values", method);
const failures = (method: string, cfg = {}) => selectModel("failures", "failures", method, cfg);

const FALSY = [0, "", null, false];

export const ANSWERS: Case[] = [
  { claim: "takes the answer of a callback", given: answers("callback"), outcome: { data: { by: "callback" } } },
  { claim: "takes the result of a promise", given: answers("promise"), outcome: { data: { by: "promise" } } },
  {
    claim: "passes cfg to an async function",
    given: answers("asyncFunction", { a: [1], _account: "x" }),
    outcome: { data: { by: "async function", cfg: { a: [1], _account: "x" } } },
  },
  { claim: "takes a truthy return value", given: answers("sync"), outcome: { data: { by: "return" } } },
  { claim: "awaits a thenable", given: answers("thenable"), outcome: { data: { by: "thenable" } } },
  {
    claim: "awaits a promise that a callback gets",
    given: answers("callbackOfPromise"),
    outcome: { data: "promised" },
  },
  {
    claim: "prefers a callback that is called before the return",
    given: answers("callbackBeforeReturn"),
    outcome: { data: "callback" },
  },
  {
    claim: "prefers a promise over a later callback",
    given: answers("promiseBeforeCallback"),
    outcome: { data: "promise" },
  },
  {
    claim: "prefers a returned promise over a callback that is called while it is pending",
    given: answers("slowPromiseBeforeCallback"),
    outcome: { data: "promise" },
  },
  { claim: "takes the first of two callbacks", given: answers("callbackTwice"), outcome: { data: "first" } },
  { claim: "ignores a throw after the callback", given: answers("callbackThenThrow"), outcome: { data: "answered" } },
  ...FALSY.flatMap((value) => [
    {
      claim: `takes ${JSON.stringify(value)} from a callback`,
      given: answers("callbackOf", { value }),
      outcome: { data: value },
    },
    {
      claim: `takes ${JSON.stringify(value)} from a promise`,
      given: answers("promiseOf", { value }),
      outcome: { data: value },
    },
  ]),
  ...FALSY.map((thrown) => ({
    claim: `does not take ${JSON.stringify(thrown)} from a callback for an error`,
    given: failures("callbackErrorOf", { thrown }),
    outcome: { data: "no error" },
  })),
];

export const VALUES: Case[] = [
  {
    claim: "writes a date as JSON does",
    given: values("date"),
    outcome: { data: { at: "1970-01-01T00:00:00.000Z" } },
  },
  { claim: "uses the toJSON of a value", given: values("toJSON"), outcome: { data: { shown: true } } },
  {
    claim: "drops what JSON cannot express",
    given: values("holes"),
    outcome: { data: { list: [null, null, null] } },
  },
  { claim: "takes an error as a value", given: values("error"), outcome: { data: {} } },
  { claim: "writes a map as an empty object", given: values("map"), outcome: { data: {} } },
  { claim: "does not run a generator", given: values("generator"), outcome: { data: {} } },
  { claim: "keeps every character", given: values("text"), outcome: { data: "ü \u2028 \u{1f600} </script>" } },
];

export const FAILURES: Case[] = [
  {
    claim: "rejects with what getMetaModel throws",
    given: metaModel("failures", "failures"),
    outcome: { rejected: "no model" },
  },
  { claim: "rejects with a thrown error", given: failures("throwError"), outcome: { rejected: "thrown" } },
  { claim: "rejects with a promise's error", given: failures("rejectError"), outcome: { rejected: "rejected" } },
  {
    claim: "rejects with what an async function throws",
    given: failures("asyncThrow"),
    outcome: { rejected: "thrown by an async function" },
  },
  {
    claim: "rejects with a callback's error",
    given: failures("callbackError"),
    outcome: { rejected: "called back" },
  },
  { claim: "keeps an empty message", given: failures("emptyError"), outcome: { rejected: "" } },
  ...["throwOf", "rejectOf", "callbackErrorOf"].map((method) => ({
    claim: `reads the message of an object that is not an error (${method})`,
    given: failures(method, { thrown: { message: "in an object", code: 7 } }),
    outcome: { rejected: "in an object" },
  })),
  {
    claim: "rejects with a thenable that throws",
    given: failures("brokenThenable"),
    outcome: { rejected: "no then" },
  },
  {
    claim: "does not call a class",
    given: failures("Model"),
    outcome: { rejected: "Class constructor Model cannot be invoked without 'new'" },
  },
];
