// What the component logged: asked for once it has ended, since it is not known before.
import type { Execution, LogLine } from "../../../client/index.ts";
import type { Context } from "../context.ts";
import { element, replace } from "../element.ts";
import { explain, isAbort } from "../explain.ts";
import { makeProblem } from "../notice.ts";
import { type Part, isPending } from "./parts.ts";
import { tell } from "./times.ts";

export function makeLogs({ coatcheck, signal }: Context): Part<Execution> {
  const problem = makeProblem();
  const lines = element("div", { class: "stack" }, note("It can be read once the component has ended."));
  let isAsked = false;

  async function ask(id: string): Promise<void> {
    try {
      const { logs, truncated } = await coatcheck.logs(id, { signal });
      replace(lines, ...show(logs, truncated));
      problem.clear();
    } catch (error) {
      isAsked = false;
      if (!isAbort(error)) problem.say(`The log could not be read. ${explain(error)}`);
    }
  }

  return {
    element: element("section", { class: "card stack" }, element("h2", {}, "Log"), lines, problem.element),
    update({ id, status }) {
      if (isAsked || isPending(status)) return;
      isAsked = true;
      void ask(id);
    },
  };
}

function show(logs: readonly LogLine[], isTruncated: boolean): HTMLElement[] {
  if (logs.length === 0) return [note("The component logged nothing.")];
  const hasAttempts = logs.some(({ attempt }) => attempt !== logs[0]?.attempt);
  const list = element("ol", { class: "log", tabindex: 0, role: "list", "aria-label": "Lines of the log" });
  for (const { at, level, text, attempt } of logs) {
    const who = hasAttempts ? `attempt ${attempt} ${level}` : level;
    list.append(element("li", {}, element("span", { class: "when" }, `${tell(at)} `), levelOf(level, who), ` ${text}`));
  }
  return isTruncated ? [list, note("The component logged more: the rest was too much to keep.")] : [list];
}

function levelOf(level: string, text: string): HTMLElement {
  const isBad = level === "error" || level === "fatal";
  return element("span", { class: isBad ? "loud" : "when" }, text);
}

function note(text: string): HTMLElement {
  return element("p", { class: "note" }, text);
}
