// What the views of executions are put together from.
import type { Status } from "../../../client/index.ts";
import { element } from "../element.ts";
import { STATUS_WORDS } from "./words.ts";

/** A part of a view: made once, brought up to date as often as there is news, so that it keeps focus and place. */
export interface Part<News> {
  readonly element: HTMLElement;
  readonly update: (news: News) => void;
}

export function badge(status: Status): HTMLElement {
  return element("span", { class: `status ${status}` }, STATUS_WORDS[status]);
}

/** Whether the component's end is still to come. */
export function isPending(status: Status): boolean {
  return status === "scheduled" || status === "running";
}
