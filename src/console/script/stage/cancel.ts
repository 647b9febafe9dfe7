// Cancelling, after a question: what is thrown away cannot be had back.
import type { Context } from "./context.ts";
import { element, replace } from "../element.ts";
import type { Execution } from "../../../client/execution.ts";
import { type Part, explain, problem } from "./parts.ts";

export function makeCancel(id: string, { coatcheck }: Context): Part<Execution> {
  const failed = element("div");
  const question = element("p");
  const dialog: HTMLDialogElement = element(
    "dialog",
    { "aria-labelledby": "cancel-title", onclose: () => close() },
    element(
      "form",
      { method: "dialog" },
      element("h2", { id: "cancel-title" }, "Cancel this execution?"),
      question,
      element(
        "div",
        { class: "actions" },
        element("button", { value: "cancel", class: "danger" }, "Cancel the execution"),
        element("button", { value: "keep" }, "Keep it"),
      ),
    ),
  );
  const open = element("button", { type: "button", onclick: () => ask() }, "Cancel…");

  function close(): void {
    if (dialog.returnValue === "cancel") void cancel();
  }

  function ask(): void {
    dialog.returnValue = "";
    dialog.showModal();
  }

  /** What comes of it is told by the execution's events. */
  async function cancel(): Promise<void> {
    replace(failed);
    open.disabled = true;
    try {
      await coatcheck.cancel(id);
    } catch (error) {
      replace(failed, problem(`Not cancelled: ${explain(error)}`));
    } finally {
      open.disabled = false;
    }
  }

  const container = element("div", { class: "cancel", hidden: true }, open, failed, dialog);
  return {
    element: container,
    update({ status }) {
      const isRunning = status === "scheduled" || status === "running";
      container.hidden = !isRunning && status !== "fulfilled" && status !== "rejected";
      if (container.hidden) dialog.close("");
      replace(
        question,
        isRunning
          ? "Its component is not waited for any longer, and there will be no outcome."
          : "Its outcome is thrown away unread.",
      );
    },
  };
}
