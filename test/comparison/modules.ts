// What the descriptor's names lead to, alike in the original and here.
import { type Case, metaModel, selectModel } from "./subject.ts";

const answers = (method: string, cfg = {}) => selectModel("answers", "answers", method, cfg);
const failures = (method: string, cfg = {}) => selectModel("failures", "failures", method, cfg);

export const MODULES: Case[] = [
  {
    claim: "calls an action's getMetaModel, its main with ./",
    subject: metaModel("answers", "answers"),
    outcome: { data: { in: { type: "object" }, out: {}, from: "action" } },
  },
  {
    claim: "calls a trigger's getMetaModel, its main without ./",
    subject: metaModel("answers", "watch"),
    outcome: { data: { out: {}, from: "trigger" } },
  },
  {
    claim: "prefers a trigger to an action of the same name",
    subject: metaModel("answers", "twin"),
    outcome: { data: { out: {}, from: "trigger" } },
  },
  {
    claim: "finds an action whose name a trigger has without a definition",
    subject: selectModel("answers", "void", "sync"),
    outcome: { data: { by: "return" } },
  },
  {
    claim: "finds an action where the descriptor's triggers are null",
    subject: metaModel("failures", "failures"),
    outcome: { rejected: "no model" },
  },
  {
    claim: "calls an inherited method of the component's own class",
    subject: selectModel("answers", "instance", "getColumns"),
    outcome: { data: { inherited: true } },
  },
  {
    claim: "calls a method that a getter gives",
    subject: selectModel("answers", "instance", "getterOfMethod"),
    outcome: { data: "from a getter" },
  },
  {
    claim: "calls a module's own toString",
    subject: selectModel("answers", "instance", "toString"),
    outcome: { data: "its own toString" },
  },
  { claim: "awaits a module", subject: metaModel("answers", "promised"), outcome: { data: { promised: true } } },
  { claim: "loads a folder's index", subject: metaModel("loading", "folder"), outcome: { data: { from: "index" } } },
  {
    claim: "names a trigger or action that is missing",
    subject: metaModel("answers", "nowhere"),
    outcome: { rejected: 'Trigger or action "nowhere" is not found in component.json!' },
  },
  ...["nothing", "__proto__"].map((method) => ({
    claim: `names the method ${method} that is missing`,
    subject: answers(method),
    outcome: { rejected: `Method "${method}" is not found in "answers" action or trigger` },
  })),
  {
    claim: "names a missing getMetaModel",
    subject: metaModel("answers", "values"),
    outcome: { rejected: 'Method "getMetaModel" is not found in "values" action or trigger' },
  },
  {
    claim: "names a method that is no function",
    subject: failures("text"),
    outcome: { rejected: 'Method "text" is not found in "failures" action or trigger' },
  },
  {
    claim: "finds no method in a module that is a text",
    subject: metaModel("loading", "text"),
    outcome: { rejected: 'Method "getMetaModel" is not found in "text" action or trigger' },
  },
  ...[
    { file: "a module that throws while loading", subject: metaModel("loading", "throws"), main: "lib/throws.js" },
    {
      file: "a module with a syntax error",
      subject: metaModel("syntax-error", "broken"),
      main: "./verifyCredentials.js",
    },
  ].map(({ file, subject, main }) => ({
    claim: `says that ${file} cannot be loaded`,
    subject,
    outcome: {
      rejected: `Trigger or action '${"actionOrTrigger" in subject.call ? subject.call.actionOrTrigger : ""}' is found, but can not be loaded. Please check if the file '${main}' is correct.`,
    },
  })),
];
