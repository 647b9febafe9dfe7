// What the views of executions are put together from.
import { element } from "../element.ts";
import type { Status } from "../../../client/execution.ts";
import { STATUS_WORDS } from "./words.ts";

/** A part of a view: made once, brought up to date as often as there is news, so that it keeps focus and place. */
export interface Part<News> {
  readonly element: HTMLElement;
  readonly update: (news: News) => void;
}

export function badge(status: Status): HTMLElement {
  return element("span", { class: `status ${status}` }, STATUS_WORDS[status]);
}

export function problem(text: string): HTMLElement {
  return element("p", { class: "problem", role: "alert" }, text);
}

/** What went wrong, for a person. */
export function explain(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
