// Cancelling, after a question: what is thrown away cannot be had back.
import type { Execution } from "../../../client/index.ts";
import type { Context } from "../context.ts";
import { confirmed } from "../dialog.ts";
import { element } from "../element.ts";
import { explain } from "../explain.ts";
import { makeProblem, onPress } from "../notice.ts";
import { type Part, isPending } from "./parts.ts";

export function makeCancel(id: string, { coatcheck }: Context): Part<Execution> {
  const problem = makeProblem();
  const button = element("button", { type: "button", class: "danger quiet" }, "Cancel");
  const container = element("div", { class: "cancel", hidden: true }, button, problem.element);
  let consequence = "";

  /** What comes of it is told by the execution's events. */
  onPress(button, async () => {
    problem.clear();
    if (!(await confirmed("Cancel this execution?", consequence, "Cancel the execution"))) return;
    try {
      await coatcheck.cancel(id);
    } catch (error) {
      problem.say(`It was not cancelled. ${explain(error)}`);
    }
  });

  return {
    element: container,
    update({ status }) {
      const isOver = status === "handed_out" || status === "cancelled" || status === "expired";
      container.hidden = isOver;
      consequence = isPending(status)
        ? "Its component is not waited for any longer, and there will be no outcome."
        : "Its outcome is thrown away unread.";
    },
  };
}
