// Cancelling, after a question: what is thrown away cannot be had back.
import { type Execution, isLast } from "../../../client/index.ts";
import type { Context } from "../context.ts";
import { onConfirmed } from "../dialog.ts";
import { element } from "../element.ts";
import { explain } from "../explain.ts";
import { makeProblem } from "../notice.ts";
import type { Part } from "./parts.ts";

const QUESTION = {
  question: "Cancel this execution?",
  consequence: "Its component is not waited for any longer, and an outcome that is there already is thrown away.",
  yes: "Cancel the execution",
};

export function makeCancel(id: string, { coatcheck }: Context): Part<Execution> {
  const problem = makeProblem();
  const button = element("button", { type: "button", class: "danger" }, "Cancel");
  const container = element("div", { class: "stack", hidden: true }, button, problem.element);

  /** What comes of it is told by the execution's events. */
  onConfirmed(button, QUESTION, async () => {
    problem.clear();
    try {
      await coatcheck.cancel(id);
    } catch (error) {
      problem.say(`It was not cancelled. ${explain(error)}`);
    }
  });

  return {
    element: container,
    update({ status }) {
      container.hidden = isLast(status);
    },
  };
}
