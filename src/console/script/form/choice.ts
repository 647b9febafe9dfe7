// The options of a drop-down: listed in component.json, or asked of the component when they are wanted, and again once what they
// depend on has changed, with what went wrong beside it.
import { element, replace } from "../element.ts";
import { explain, isAbort } from "../explain.ts";
import { type Problem, makeProblem } from "../notice.ts";
import type { Field, Model } from "./fields.ts";
import type { Option } from "./options.ts";

/** Asks the component; null where it answered something else than options. */
export type Ask = (field: Field, method: string) => Promise<readonly Option[] | null>;

export interface Surroundings {
  readonly ask: Ask;
  /** Why the field's options cannot be asked for yet; null where they can. */
  blockedBy(field: Field): string | null;
  /** The value of the field is another one. */
  changed(field: Field): void;
}

export class Choice {
  readonly field: Field;
  readonly problem: Problem = makeProblem();
  readonly status = element("p", { class: "note", role: "status" });
  /** Null where there is nothing to ask for. */
  readonly button: HTMLButtonElement | null;
  /** Null until they have been asked for. */
  options: readonly Option[] | null;
  readonly #model: Model;
  readonly #around: Surroundings;
  readonly #show: () => void;
  /** Only what was asked for last counts. */
  #asked = 0;

  /** `show` is called whenever the options are others. */
  constructor(field: Field, model: Model, around: Surroundings, show: () => void) {
    this.field = field;
    this.#model = model;
    this.#around = around;
    this.#show = show;
    this.options = model.kind === "listed" ? model.options : null;
    this.button =
      model.kind === "listed"
        ? null
        : element(
            "button",
            {
              type: "button",

              "aria-label": `Load the options of ${field.label}`,
              onclick: () => void this.load(),
            },
            "Load",
          );
  }

  async load(): Promise<void> {
    if (this.#model.kind === "listed") return;
    this.problem.clear();
    const why = this.#around.blockedBy(this.field);
    if (why !== null) return this.problem.say(why);
    this.#asked += 1;
    const asked = this.#asked;
    this.button?.setAttribute("aria-busy", "true");
    replace(this.status, "Asking the component…");
    let told = "";
    try {
      const options = await this.#around.ask(this.field, this.#model.method);
      if (asked !== this.#asked) return;
      this.options = options ?? [];
      if (options === null) this.problem.say("The component answered something that is no list of options.");
      else told = countOf(options.length);
    } catch (error) {
      if (asked !== this.#asked || isAbort(error)) return;
      this.problem.say(explain(error));
    }
    replace(this.status, told);
    this.#settle();
  }

  /** What was loaded may no longer be so. */
  reset(): void {
    if (this.#model.kind === "listed") return;
    this.#asked += 1;
    this.options = null;
    this.problem.clear();
    replace(this.status, this.#around.blockedBy(this.field) ?? "");
    this.#settle();
  }

  #settle(): void {
    this.button?.removeAttribute("aria-busy");
    const verb = this.options === null ? "Load" : "Reload";
    this.button?.setAttribute("aria-label", `${verb} the options of ${this.field.label}`);
    if (this.button !== null) replace(this.button, verb);
    this.#show();
  }
}

function countOf(count: number): string {
  if (count === 0) return "The component answered no options.";
  return count === 1 ? "1 option" : `${count} options`;
}
