// What several views of executions are made of.
import type { Status } from "../../../client/index.ts";
import { element } from "../element.ts";
import { STATUS_TEXTS } from "./words.ts";

/** A part of a view. It is made once and then updated, so that it keeps its focus and its place. */
export interface Part<State> {
  readonly element: HTMLElement;
  readonly update: (state: State) => void;
}

export function badge(status: Status): HTMLElement {
  return element("span", { class: `status ${status}` }, STATUS_TEXTS[status]);
}
