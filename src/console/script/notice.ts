// Messages to the person, next to what they are about: problems, progress, and what to do when there is nothing yet.
import { type Child, element, replace } from "./element.ts";

export interface Problem {
  /** Screen readers read it out when it changes. It takes no space while it is empty. */
  readonly element: HTMLElement;
  readonly show: (...children: readonly Child[]) => void;
  readonly clear: () => void;
}

let count = 0;

/** A problem has an id, so that the input it is about can be described by it. */
export function makeProblem(): Problem {
  count += 1;
  const made = element("div", { class: "problem", role: "alert", id: `problem-${count}` });
  return {
    element: made,
    show: (...children) => replace(made, element("p", {}, ...children)),
    clear: () => replace(made),
  };
}

/** Shown when there is nothing to show: says so, and what to do about it. */
export function emptyState(title: string, ...children: readonly Child[]): HTMLElement {
  return element("div", { class: "empty" }, element("p", { class: "empty-title" }, title), ...children);
}

export function waiting(text: string): HTMLElement {
  return element("p", { class: "waiting", role: "status" }, text);
}

/** Runs what a button is for when it is pressed, one run at a time. */
export function onPress(button: HTMLButtonElement, run: () => Promise<void>): void {
  button.addEventListener("click", () => void whileBusy(button, run));
}

/** Runs what a button is for and shows that it is busy. The button is not disabled, because it would lose the focus. */
export async function whileBusy(button: HTMLButtonElement, run: () => Promise<void>): Promise<void> {
  if (button.getAttribute("aria-busy") === "true") return;
  button.setAttribute("aria-busy", "true");
  try {
    await run();
  } finally {
    button.removeAttribute("aria-busy");
  }
}
