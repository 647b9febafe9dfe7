// The options of a field that you choose from: either listed in component.json, or loaded from the component. Loaded
// options are dropped when something they depend on changes. Problems are shown next to the field.
import { element, replace } from "../element.ts";
import { explain, isAbort } from "../explain.ts";
import { type Problem, makeProblem } from "../notice.ts";
import type { Field, Model } from "./fields.ts";
import type { Option } from "./options.ts";

/** Calls the component's method; null if it answered something other than options. */
export type LoadOptions = (field: Field, method: string) => Promise<readonly Option[] | null>;

/** What a control needs of its form. */
export interface Callbacks {
  readonly loadOptions: LoadOptions;
  /** Why the field's options cannot be loaded yet; null if they can. */
  blockedBy(field: Field): string | null;
  /** Must be called when the field's value has changed. */
  changed(field: Field): void;
}

export class Choice {
  readonly field: Field;
  readonly problem: Problem = makeProblem();
  readonly status = element("p", { class: "note", role: "status" });
  /** Null if there is nothing to load. */
  readonly button: HTMLButtonElement | null;
  /** Null until they are loaded. */
  options: readonly Option[] | null;
  readonly #model: Model;
  readonly #callbacks: Callbacks;
  readonly #show: () => void;
  /** Only the latest load counts. */
  #loads = 0;

  /** `show` is called whenever the options change. */
  constructor(field: Field, model: Model, callbacks: Callbacks, show: () => void) {
    this.field = field;
    this.#model = model;
    this.#callbacks = callbacks;
    this.#show = show;
    this.options = model.kind === "listed" ? model.options : null;
    this.button = model.kind === "listed" ? null : this.#makeButton();
  }

  async load(): Promise<void> {
    if (this.#model.kind === "listed") return;
    this.problem.clear();
    const blocked = this.#callbacks.blockedBy(this.field);
    if (blocked !== null) return this.problem.show(blocked);
    this.#loads += 1;
    const load = this.#loads;
    this.button?.setAttribute("aria-busy", "true");
    replace(this.status, "Loading options from the component…");
    let status = "";
    try {
      const options = await this.#callbacks.loadOptions(this.field, this.#model.method);
      if (load !== this.#loads) return;
      this.options = options ?? [];
      if (options === null) this.problem.show("The component's answer is not a list of options.");
      else status = countOf(options.length);
    } catch (error) {
      if (load !== this.#loads || isAbort(error)) return;
      this.problem.show(explain(error));
    }
    replace(this.status, status);
    this.#update();
  }

  /** Drops what was loaded, which may no longer be true. */
  reset(): void {
    if (this.#model.kind === "listed") return;
    this.#loads += 1;
    this.options = null;
    this.problem.clear();
    replace(this.status, this.#callbacks.blockedBy(this.field) ?? "");
    this.#update();
  }

  #makeButton(): HTMLButtonElement {
    const label = `Load the options of ${this.field.label}`;
    return element("button", { type: "button", "aria-label": label, onclick: () => void this.load() }, "Load");
  }

  #update(): void {
    this.button?.removeAttribute("aria-busy");
    const verb = this.options === null ? "Load" : "Reload";
    this.button?.setAttribute("aria-label", `${verb} the options of ${this.field.label}`);
    if (this.button !== null) replace(this.button, verb);
    this.#show();
  }
}

function countOf(count: number): string {
  if (count === 0) return "The component has no options to offer.";
  return count === 1 ? "1 option" : `${count} options`;
}
