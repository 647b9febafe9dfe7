// Executions: the list, and one of them.
import type { Context } from "../context.ts";
import { element, replace } from "../element.ts";

/** One execution, as it moves. */
export function showExecution(container: HTMLElement, _context: Context, id: string): () => void {
  replace(container, element("h1", { tabindex: -1 }, "Execution"), element("p", {}, element("code", {}, id)));
  return () => {};
}

/** The executions of the last day. */
export function showExecutions(container: HTMLElement, _context: Context): () => void {
  replace(container, element("h1", { tabindex: -1 }, "Executions"));
  return () => {};
}
