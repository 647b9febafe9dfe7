// What the component logged. The log is available once the component has ended, and loaded then.
import { type Execution, type LogLine, isLast, isSettled } from "../../../client/index.ts";
import type { Context } from "../context.ts";
import { element, replace } from "../element.ts";
import { explain, isAbort } from "../explain.ts";
import { makeProblem } from "../notice.ts";
import type { Part } from "./parts.ts";
import { formatInstant } from "./times.ts";

export function makeLogs({ coatcheck, signal }: Context): Part<Execution> {
  const problem = makeProblem();
  const lines = element("div", { class: "stack" }, note("The log is available once the component has ended."));
  let isRequested = false;

  async function load(id: string): Promise<void> {
    try {
      const { logs, truncated } = await coatcheck.logs(id, { signal });
      replace(lines, ...show(logs, truncated));
      problem.clear();
    } catch (error) {
      isRequested = false;
      if (!isAbort(error)) problem.show(`The log could not be loaded. ${explain(error)}`);
    }
  }

  return {
    element: element("section", { class: "card stack" }, element("h2", {}, "Log"), lines, problem.element),
    update({ id, status }) {
      if (isRequested || !(isSettled(status) || isLast(status))) return;
      isRequested = true;
      void load(id);
    },
  };
}

function show(logs: readonly LogLine[], isTruncated: boolean): HTMLElement[] {
  if (logs.length === 0) return [note("The component logged nothing.")];
  const hasAttempts = logs.some(({ attempt }) => attempt !== logs[0]?.attempt);
  const list = element("ol", { class: "log", tabindex: 0, role: "list", "aria-label": "Log lines" });
  for (const { at, level, text, attempt } of logs) {
    const label = hasAttempts ? `attempt ${attempt} ${level}` : level;
    const time = element("span", { class: "when" }, `${formatInstant(at)} `);
    list.append(element("li", {}, time, levelView(level, label), ` ${text}`));
  }
  return isTruncated ? [list, note("The component logged more than the service keeps. The rest is missing.")] : [list];
}

function levelView(level: LogLine["level"], label: string): HTMLElement {
  const isError = level === "error" || level === "fatal";
  return element("span", { class: isError ? "severe" : "when" }, label);
}

function note(text: string): HTMLElement {
  return element("p", { class: "note" }, text);
}
