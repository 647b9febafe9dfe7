// What is said to the person beside what it is about: problems, notes, that something is under way, that there is nothing yet.
import { type Child, element, replace } from "./element.ts";

export interface Problem {
  /** Read out by a screen reader when it changes; takes no room while it is empty. */
  readonly element: HTMLElement;
  readonly say: (...children: readonly Child[]) => void;
  readonly clear: () => void;
}

let count = 0;

/** Problems have an id, for what they are about to be described by. */
export function makeProblem(): Problem {
  count += 1;
  const made = element("div", { class: "problem", role: "alert", id: `problem-${count}` });
  return {
    element: made,
    say: (...children) => replace(made, element("p", {}, ...children)),
    clear: () => replace(made),
  };
}

/** What is there while there is nothing: what to do about it. */
export function emptyState(title: string, ...children: readonly Child[]): HTMLElement {
  return element("div", { class: "empty" }, element("p", { class: "empty-title" }, title), ...children);
}

export function waiting(text: string): HTMLElement {
  return element("p", { class: "waiting", role: "status" }, text);
}

/** Runs what a button is for when it is pressed, once at a time. */
export function onPress(button: HTMLButtonElement, run: () => Promise<void>): void {
  button.addEventListener("click", () => void whileBusy(button, run));
}

/**
 * Runs what a button is for, unless it runs already, and shows that it does. The button stays where it is and keeps the focus,
 * which it would lose if it were disabled.
 */
export async function whileBusy(button: HTMLButtonElement, run: () => Promise<void>): Promise<void> {
  if (button.getAttribute("aria-busy") === "true") return;
  button.setAttribute("aria-busy", "true");
  try {
    await run();
  } finally {
    button.removeAttribute("aria-busy");
  }
}
