// One execution, live: drawn from its events as they arrive, with the buttons that act on it. Everything shown follows
// from the events and from what this tab requested itself.
import { type Execution, NotFound, type StatusEvent, Unavailable } from "../../../client/index.ts";
import { pause } from "../../../client/pause.ts";
import type { Context } from "../context.ts";
import { element, replace } from "../element.ts";
import { explain } from "../explain.ts";
import { makeProblem } from "../notice.ts";
import { makeCancel } from "./cancel.ts";
import { makeDiagram } from "./diagram.ts";
import { makeFacts } from "./facts.ts";
import { makeLogs } from "./logs.ts";
import { badge } from "./parts.ts";
import { makeResult } from "./result.ts";
import { sequenceOf } from "./sequence.ts";
import { tabStateOf } from "./tab.ts";
import { formatInstant } from "./times.ts";
import { STATUS_TEXTS, failureOf, standingOf, titleOf } from "./words.ts";

/** How often a growing span is drawn: smoothly, or once a second for people who prefer less motion. */
const FRAME_MS = matchMedia("(prefers-reduced-motion: reduce)").matches ? 1000 : 100;

/** By then the client has tried three times. */
const RETRY_MS = 3000;

const GONE = "There is no such execution. It was never scheduled, belongs to somebody else, or ended too long ago.";

export function showExecution(container: HTMLElement, context: Context, id: string): () => void {
  const { coatcheck, signal, announce } = context;
  const tab = tabStateOf(id);
  const events: StatusEvent[] = [];
  let isGrowing = false;
  const heading = element("h1", { tabindex: -1 }, "Execution");
  const standing = element("p", { class: "standing" }, "Loading…");
  const connection = element("p", { class: "hint", role: "status", hidden: true });
  const problem = makeProblem();
  const failure = element("p", { class: "bad", hidden: true });
  const diagram = makeDiagram();
  const facts = makeFacts();
  const result = makeResult(id, context, update);
  const cancel = makeCancel(id, context);
  const logs = makeLogs(context);
  const content = element(
    "div",
    { class: "execution", hidden: true },
    failure,
    result.element,
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
    replace(heading, titleOf(execution));
    document.title = `${heading.textContent} · coatcheck`;
    content.hidden = false;
    replace(standing, badge(execution.status), " ", standingOf(execution, tab.requests.reader, formatInstant));
    failure.hidden = execution.failure === null;
    replace(failure, execution.failure && failureOf(execution.failure));
    for (const part of [result, cancel, facts, logs]) part.update(execution);
    draw();
  }

  function draw(): void {
    const steps = sequenceOf(events, tab.requests, Date.now());
    diagram.draw(steps);
    isGrowing = steps.some(({ isOpen }) => isOpen);
  }

  function onConnection(isOpen: boolean): void {
    connection.hidden = isOpen;
    replace(connection, isOpen ? null : "Connection lost. Trying again…");
  }

  /** As long as the person stays: a service that is unreachable now may come back. */
  async function follow(): Promise<void> {
    while (!signal.aborted) {
      try {
        const lastEventId = events.at(-1)?.id;
        for await (const event of coatcheck.events(id, { lastEventId, signal, onConnection })) add(event);
        return;
      } catch (error) {
        if (signal.aborted) return;
        if (error instanceof Unavailable) {
          await pause(RETRY_MS);
          continue;
        }
        if (error instanceof NotFound) replace(standing, GONE);
        else problem.show(`This page no longer follows the execution. ${explain(error)}`);
        return;
      }
    }
  }

  function add(event: StatusEvent): void {
    events.push(event);
    if (event.execution === undefined) return;
    update();
    announce(STATUS_TEXTS[event.status]);
  }

  const timer = setInterval(() => isGrowing && draw(), FRAME_MS);
  void follow();
  return () => clearInterval(timer);
}
