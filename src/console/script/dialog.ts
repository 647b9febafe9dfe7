// Asks before something is gone for good.
import { element } from "./element.ts";
import { whileBusy } from "./notice.ts";

export interface Question {
  readonly question: string;
  readonly consequence: string;
  readonly yes: string;
}

/** Runs what a button is for once the person has said yes; after a no the button has the focus again. */
export function onConfirmed(button: HTMLButtonElement, question: Question, run: () => Promise<void>): void {
  const ask = async (): Promise<void> => {
    if (await confirmed(question)) await whileBusy(button, run);
    else button.focus();
  };
  button.addEventListener("click", () => void ask());
}

/** Whether the person said yes. Escape is a no. */
function confirmed({ question, consequence, yes }: Question): Promise<boolean> {
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
