// The result of an execution. It can be fetched only once, so it is fetched when you ask for it and not before. Then
// you can read, copy and download it.
import { type Execution, NotFound, Rejected } from "../../../client/index.ts";
import type { Context } from "../context.ts";
import { element, replace } from "../element.ts";
import { explain } from "../explain.ts";
import { makeProblem, onPress } from "../notice.ts";
import { jsonView } from "../schema/view.ts";
import { connect, recall } from "../session.ts";
import { parseExactly } from "./exact.ts";
import type { Part } from "./parts.ts";
import type { Reader } from "./sequence.ts";
import { type Result, tabStateOf } from "./tab.ts";

/** What a page can show without stalling. A longer result can be downloaded. */
const SHOWN_CHARACTERS = 200_000;

const ONCE =
  "You can fetch the result once; after that, nobody gets it again. This tab keeps it until you close or reload it.";

/** Calls `changed` when this tab begins to fetch, and when it succeeded or failed. */
export function makeResult(id: string, context: Context, changed: () => void): Part<Execution> {
  const tab = tabStateOf(id);
  const problem = makeProblem();
  const button = element("button", { type: "button", class: "primary" }, "Fetch the result");
  const offer = element("div", { class: "offer stack" }, element("p", {}, ONCE), button);
  const place = element("div", { class: "stack", hidden: true });
  const title = element("h2", { tabindex: -1 }, "Result");
  const section = element("section", { class: "card stack", hidden: true }, title, offer, problem.element, place);
  let isGone = false;

  onPress(button, async () => {
    problem.clear();
    const startedAt = performance.now();
    note("unknown", null);
    try {
      tab.result = await fetchResult(id, context, tab.idempotencyKey);
      note("this tab", performance.now() - startedAt);
      // If this gets lost, the service erases the result later.
      context.coatcheck.acknowledge(id, tab).catch(() => {});
      present(tab.result);
      title.focus();
    } catch (error) {
      isGone = error instanceof NotFound;
      if (isGone) problem.show("The result is gone: another reader fetched it first, or it expired.");
      else problem.show(`${explain(error)} This tab can still fetch the result.`);
      note(isGone ? "another" : "unknown", null);
    }
  });

  function note(reader: Reader, fetchMs: number | null): void {
    tab.requests = { ...tab.requests, reader, fetchMs };
    changed();
  }

  function present({ verdict, data }: Result): void {
    offer.hidden = true;
    place.hidden = false;
    replace(title, verdict === "rejected" ? "Result: rejected by the component" : "Result");
    replace(place, ...presentation(id, data, context.announce));
  }

  return {
    element: section,
    update({ status }) {
      const isReady = status === "fulfilled" || status === "rejected";
      const isOthers = tab.result === null && tab.requests.reader === "another";
      offer.hidden = isGone || tab.result !== null;
      // A problem stays until the person leaves, whatever has become of the execution.
      section.hidden = !isReady && isOthers && problem.element.textContent === "";
      if (tab.result !== null && place.hidden) present(tab.result);
    },
  };
}

async function fetchResult(id: string, { coatcheck }: Context, idempotencyKey: string): Promise<Result> {
  const credentials = recall();
  const exact = credentials === null ? coatcheck : connect(credentials, parseExactly);
  try {
    return { verdict: "fulfilled", data: await exact.result(id, { idempotencyKey }) };
  } catch (error) {
    if (error instanceof Rejected) return { verdict: "rejected", data: error.reason };
    throw error;
  }
}

function presentation(id: string, data: unknown, announce: (text: string) => void): HTMLElement[] {
  const text = JSON.stringify(data, null, 2);
  const save = (): void => download(`result-${id.slice(0, 8)}.json`, text);
  const shown =
    text.length > SHOWN_CHARACTERS
      ? element("p", { class: "note" }, `The result has ${text.length} characters, too many to show here. Download it.`)
      : jsonView(data, announce);
  const actions = element(
    "div",
    { class: "actions" },
    element("button", { type: "button", onclick: save }, "Download"),
  );
  return [shown, actions];
}

function download(name: string, text: string): void {
  const url = URL.createObjectURL(new Blob([text], { type: "application/json" }));
  element("a", { href: url, download: name }).click();
  URL.revokeObjectURL(url);
}
