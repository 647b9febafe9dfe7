// What the component logged: asked for once it has ended, since it is not known before.
import type { Context } from "./context.ts";
import { element, replace } from "../element.ts";
import type { Execution } from "../../../client/execution.ts";
import { type Part, explain, problem } from "./parts.ts";
import { tell } from "./times.ts";

export function makeLogs({ coatcheck, signal }: Context): Part<Execution> {
  const body = element("div", {}, element("p", { class: "soft" }, "There once the component has ended."));
  let isAsked = false;

  async function ask(id: string): Promise<void> {
    try {
      const { logs, truncated } = await coatcheck.logs(id);
      if (signal.aborted) return;
      replace(body, ...show(logs, truncated));
    } catch (error) {
      isAsked = false;
      replace(body, problem(`The log could not be read: ${explain(error)}`));
    }
  }

  return {
    element: element("section", {}, element("h2", {}, "Log"), body),
    update({ id, status }) {
      if (isAsked || status === "scheduled" || status === "running") return;
      isAsked = true;
      void ask(id);
    },
  };
}

interface Line {
  readonly at: string;
  readonly level: string;
  readonly text: string;
  readonly attempt: number;
}

function show(logs: readonly Line[], isTruncated: boolean): HTMLElement[] {
  if (logs.length === 0) return [element("p", { class: "soft" }, "The component logged nothing.")];
  const hasAttempts = logs.some(({ attempt }) => attempt !== logs[0]?.attempt);
  const lines = logs.map(({ at, level, text, attempt }) =>
    element(
      "li",
      { class: level },
      element("span", { class: "at" }, tell(at)),
      " ",
      element("span", { class: "level" }, hasAttempts ? `${attempt} ${level}` : level),
      " ",
      element("span", { class: "text" }, text),
    ),
  );
  const list = element("ol", { class: "log", tabindex: 0, "aria-label": "Log lines" }, ...lines);
  return isTruncated
    ? [list, element("p", { class: "soft" }, "The component logged more: the rest was too much to keep.")]
    : [list];
}
