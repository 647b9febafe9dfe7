// One execution, live: drawn from its events as they come, with what can be done about it. What is shown follows from the
// events that this page has seen and from what this tab did itself.
import { type Execution, NotFound, type StatusEvent, Unavailable } from "../../../client/index.ts";
import type { Context } from "../context.ts";
import { element, replace } from "../element.ts";
import { pause } from "../../../client/pause.ts";
import { explain } from "../explain.ts";
import { makeProblem } from "../notice.ts";
import { makeCancel } from "./cancel.ts";
import { ownOf } from "./deeds.ts";
import { makeDiagram } from "./diagram.ts";
import { makeFacts } from "./facts.ts";
import { makeLogs } from "./logs.ts";
import { makeOutcome } from "./outcome.ts";
import { badge } from "./parts.ts";
import { sequenceOf } from "./sequence.ts";
import { tell } from "./times.ts";
import { STATUS_WORDS, failureOf, standingOf, titleOf } from "./words.ts";

/** While something lasts, it is drawn so often: to be seen growing or, where the person wants less motion, to be read. */
const FRAME_MS = matchMedia("(prefers-reduced-motion: reduce)").matches ? 1000 : 100;

/** The client has tried three times by then. */
const AGAIN_MS = 3000;

const GONE =
  "There is no such execution: it was never scheduled, is somebody else's, or ended so long ago that it is forgotten.";

export function showExecution(container: HTMLElement, context: Context, id: string): () => void {
  const { coatcheck, signal, announce } = context;
  const own = ownOf(id);
  const events: StatusEvent[] = [];
  let isGrowing = false;
  const heading = element("h1", { tabindex: -1 }, "Execution");
  const standing = element("p", { class: "standing" }, "Asking for it…");
  const connection = element("p", { class: "hint", role: "status", hidden: true });
  const problem = makeProblem();
  const failure = element("p", { class: "bad", hidden: true });
  const diagram = makeDiagram();
  const facts = makeFacts();
  const outcome = makeOutcome(id, context, update);
  const cancel = makeCancel(id, context);
  const logs = makeLogs(context);
  const content = element(
    "div",
    { class: "execution", hidden: true },
    failure,
    outcome.element,
    element("section", { class: "card stack diagram" }, element("h2", {}, "What happened"), ...diagram.elements),
    element("section", { class: "card stack about" }, element("h2", {}, "Facts"), facts.element),
    logs.element,
  );
  const head = element("header", { class: "title" }, standing, cancel.element);
  const back = element("p", { class: "back" }, element("a", { href: "#/executions" }, "All executions"));
  replace(container, back, heading, head, connection, problem.element, content);

  function update(): void {
    const execution = events.findLast((event) => event.execution !== undefined)?.execution;
    if (execution !== undefined) show(execution);
  }

  function show(execution: Execution): void {
    const title = titleOf(execution);
    replace(heading, title);
    document.title = `${title} · coatcheck`;
    content.hidden = false;
    replace(standing, badge(execution.status), " ", standingOf(execution, own.deeds.reader, tell));
    failure.hidden = execution.failure === null;
    replace(failure, execution.failure && failureOf(execution.failure));
    for (const part of [outcome, cancel, facts, logs]) part.update(execution);
    draw();
  }

  function draw(): void {
    const steps = sequenceOf(events, own.deeds, Date.now());
    diagram.draw(steps);
    isGrowing = steps.some(({ isOpen }) => isOpen);
  }

  function onConnection(isThere: boolean): void {
    connection.hidden = isThere;
    replace(connection, isThere ? null : "The connection is lost. Trying again…");
  }

  /** For as long as the person stays: a service that cannot be reached now may come back. */
  async function follow(): Promise<void> {
    while (!signal.aborted) {
      try {
        const lastEventId = events.at(-1)?.id;
        for await (const event of coatcheck.events(id, { lastEventId, signal, onConnection })) hear(event);
        return;
      } catch (error) {
        if (signal.aborted) return;
        if (error instanceof Unavailable) {
          await pause(AGAIN_MS);
          continue;
        }
        if (error instanceof NotFound) replace(standing, GONE);
        else problem.say(`It cannot be followed any longer. ${explain(error)}`);
        return;
      }
    }
  }

  function hear(event: StatusEvent): void {
    events.push(event);
    if (event.execution === undefined) return;
    update();
    announce(STATUS_WORDS[event.status]);
  }

  const timer = setInterval(() => isGrowing && draw(), FRAME_MS);
  void follow();
  return () => clearInterval(timer);
}
