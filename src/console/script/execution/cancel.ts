// The button that cancels an execution. It asks first, because a result that is thrown away is gone for good.
import { type Execution, isLast } from "../../../client/index.ts";
import type { Context } from "../context.ts";
import { onConfirmed } from "../dialog.ts";
import { element } from "../element.ts";
import { explain } from "../explain.ts";
import { makeProblem } from "../notice.ts";
import type { Part } from "./parts.ts";

const CONFIRMATION = {
  title: "Cancel this execution?",
  consequence: "The service stops waiting for the component, and discards the result if there is one.",
  confirm: "Cancel the execution",
};

export function makeCancel(id: string, { coatcheck }: Context): Part<Execution> {
  const problem = makeProblem();
  const button = element("button", { type: "button", class: "danger" }, "Cancel");
  const container = element("div", { class: "stack", hidden: true }, button, problem.element);

  // The view learns of the cancellation from the execution's events.
  onConfirmed(button, CONFIRMATION, async () => {
    problem.clear();
    try {
      await coatcheck.cancel(id);
    } catch (error) {
      problem.show(`The execution was not cancelled. ${explain(error)}`);
    }
  });

  return {
    element: container,
    update({ status }) {
      container.hidden = isLast(status);
    },
  };
}
