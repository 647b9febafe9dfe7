// What the names in a descriptor lead to, the same in the original and here.
import { type Case, cannotLoad, metaModel, selectModel } from "./case.ts";

const answers = (method: string, cfg = {}) => selectModel("answers", "answers", method, cfg);
const failures = (method: string, cfg = {}) => selectModel("failures", "failures", method, cfg);

export const MODULES: Case[] = [
  {
    claim: "calls an action's getMetaModel, its main with ./",
    given: metaModel("answers", "answers"),
    outcome: { data: { in: { type: "object" }, out: {}, from: "action" } },
  },
  {
    claim: "calls a trigger's getMetaModel, its main without ./",
    given: metaModel("answers", "watch"),
    outcome: { data: { out: {}, from: "trigger" } },
  },
  {
    claim: "prefers a trigger over an action with the same name",
    given: metaModel("answers", "twin"),
    outcome: { data: { out: {}, from: "trigger" } },
  },
  {
    claim: "finds an action if the trigger with that name has no definition",
    given: selectModel("answers", "void", "sync"),
    outcome: { data: { by: "return" } },
  },
  {
    claim: "finds an action if the descriptor's triggers are null",
    given: metaModel("failures", "failures"),
    outcome: { rejected: "no model" },
  },
  {
    claim: "calls an inherited method of the component's own class",
    given: selectModel("answers", "instance", "getColumns"),
    outcome: { data: { inherited: true } },
  },
  {
    claim: "calls a method that a getter returns",
    given: selectModel("answers", "instance", "getterOfMethod"),
    outcome: { data: "from a getter" },
  },
  {
    claim: "calls a module's own toString",
    given: selectModel("answers", "instance", "toString"),
    outcome: { data: "its own toString" },
  },
  { claim: "awaits a module", given: metaModel("answers", "promised"), outcome: { data: { promised: true } } },
  { claim: "loads a folder's index", given: metaModel("loading", "folder"), outcome: { data: { from: "index" } } },
  {
    claim: "names a trigger or action that is missing",
    given: metaModel("answers", "nowhere"),
    outcome: { rejected: 'Trigger or action "nowhere" is not found in component.json!' },
  },
  ...["nothing", "__proto__"].map((method) => ({
    claim: `names the missing method ${method}`,
    given: answers(method),
    outcome: { rejected: `Method "${method}" is not found in "answers" action or trigger` },
  })),
  {
    claim: "names a missing getMetaModel",
    given: metaModel("answers", "values"),
    outcome: { rejected: 'Method "getMetaModel" is not found in "values" action or trigger' },
  },
  {
    claim: "names a method that is not a function",
    given: failures("text"),
    outcome: { rejected: 'Method "text" is not found in "failures" action or trigger' },
  },
  {
    claim: "finds no method in a module that is a string",
    given: metaModel("loading", "text"),
    outcome: { rejected: 'Method "getMetaModel" is not found in "text" action or trigger' },
  },
  ...[
    { file: "a module that throws while loading", component: "loading", name: "throws", main: "lib/throws.js" },
    { file: "a module with a syntax error", component: "syntax-error", name: "broken", main: "./verifyCredentials.js" },
  ].map(({ file, component, name, main }) => ({
    claim: `says that ${file} cannot be loaded`,
    given: metaModel(component, name),
    outcome: { rejected: cannotLoad(name, main) },
  })),
];
