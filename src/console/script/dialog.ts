// Asks before something is gone for good.
import { element } from "./element.ts";

/** Whether the person said yes. Escape is a no. */
export function confirmed(question: string, consequence: string, yes: string): Promise<boolean> {
  const { promise, resolve } = Promise.withResolvers<boolean>();
  const close = (answer: string) => (): void => dialog.close(answer);
  const dialog: HTMLDialogElement = element(
    "dialog",
    { "aria-labelledby": "dialog-title", "aria-describedby": "dialog-text" },
    element("h2", { id: "dialog-title" }, question),
    element("p", { id: "dialog-text" }, consequence),
    element(
      "div",
      { class: "actions" },
      element("button", { type: "button", class: "danger", onclick: close("yes") }, yes),
      element("button", { type: "button", autofocus: true, onclick: close("") }, "Keep it"),
    ),
  );
  dialog.addEventListener("close", () => {
    dialog.remove();
    resolve(dialog.returnValue === "yes");
  });
  document.body.append(dialog);
  dialog.showModal();
  return promise;
}
