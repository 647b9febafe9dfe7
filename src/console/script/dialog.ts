// Asks for confirmation before something is gone for good.
import { element } from "./element.ts";
import { whileBusy } from "./notice.ts";

export interface Confirmation {
  /** The question. */
  readonly title: string;
  readonly consequence: string;
  /** The button that says yes. */
  readonly confirm: string;
}

/**
 * When the button is pressed, asks, and runs what it is for after a yes. After a no, the button has the focus again.
 */
export function onConfirmed(button: HTMLButtonElement, confirmation: Confirmation, run: () => Promise<void>): void {
  const confirmAndRun = async (): Promise<void> => {
    if (await isConfirmed(confirmation)) await whileBusy(button, run);
    else button.focus();
  };
  button.addEventListener("click", () => void confirmAndRun());
}

/** Whether the person said yes. Escape means no. */
function isConfirmed({ title, consequence, confirm }: Confirmation): Promise<boolean> {
  const { promise, resolve } = Promise.withResolvers<boolean>();
  const close = (answer: string) => (): void => dialog.close(answer);
  const dialog: HTMLDialogElement = element(
    "dialog",
    { "aria-labelledby": "dialog-title", "aria-describedby": "dialog-text" },
    element("h2", { id: "dialog-title" }, title),
    element("p", { id: "dialog-text" }, consequence),
    element(
      "div",
      { class: "actions" },
      element("button", { type: "button", class: "danger", onclick: close("yes") }, confirm),
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
