// The outcome: fetched when the person asks and not before, since it can be fetched once; then shown, copied, downloaded.
import { type Execution, NotFound, Rejected } from "../../../client/index.ts";
import type { Context } from "../context.ts";
import { element, replace } from "../element.ts";
import { explain } from "../explain.ts";
import { makeProblem, onPress } from "../notice.ts";
import { jsonView } from "../schema/view.ts";
import { connect, recall } from "../session.ts";
import { type Outcome, ownOf } from "./deeds.ts";
import { parseExactly } from "./exact.ts";
import type { Part } from "./parts.ts";
import type { Reader } from "./sequence.ts";

/** What a page can show without stalling; a longer outcome is downloaded. */
const SHOWN_CHARACTERS = 200_000;

const ONCE =
  "It can be fetched once. Whoever fetches it has it, and nobody gets it after that. Fetched here, this tab alone keeps it, until it is closed or reloaded.";

/** `changed` is told when this tab begins to fetch, and what has come of it. */
export function makeOutcome(id: string, context: Context, changed: () => void): Part<Execution> {
  const own = ownOf(id);
  const problem = makeProblem();
  const button = element("button", { type: "button", class: "primary" }, "Fetch the outcome");
  const offer = element("div", { class: "offer stack" }, element("p", {}, ONCE), button);
  const place = element("div", { class: "stack", hidden: true });
  const title = element("h2", { tabindex: -1 }, "Outcome");
  const section = element("section", { class: "card stack", hidden: true }, title, offer, problem.element, place);
  let isGone = false;

  onPress(button, async () => {
    problem.clear();
    const startedAt = performance.now();
    note("unknown", null);
    try {
      own.outcome = await fetched(id, context, own.key);
      note("this tab", performance.now() - startedAt);
      present(own.outcome);
      title.focus();
    } catch (error) {
      isGone = error instanceof NotFound;
      if (isGone) problem.say("It is gone: another reader was first, or it has expired.");
      else problem.say(`${explain(error)} Asked again, it is still this tab's to have.`);
      note(isGone ? "another" : "unknown", null);
    }
  });

  function note(reader: Reader, fetchedInMs: number | null): void {
    own.deeds = { ...own.deeds, reader, fetchedInMs };
    changed();
  }

  function present({ verdict, data }: Outcome): void {
    offer.hidden = true;
    place.hidden = false;
    replace(title, verdict === "rejected" ? "Outcome: the component rejected" : "Outcome");
    replace(place, ...presentation(id, data, context.announce));
  }

  return {
    element: section,
    update({ status }) {
      const isThere = status === "fulfilled" || status === "rejected";
      offer.hidden = isGone || own.outcome !== null;
      // What went wrong is said until the person leaves, whatever has become of the execution.
      section.hidden =
        !isThere && own.outcome === null && own.deeds.reader === "another" && problem.element.textContent === "";
      if (own.outcome !== null && place.hidden) present(own.outcome);
    },
  };
}

async function fetched(id: string, { coatcheck }: Context, idempotencyKey: string): Promise<Outcome> {
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
  const save = (): void => download(`outcome-${id.slice(0, 8)}.json`, text);
  const shown =
    text.length > SHOWN_CHARACTERS
      ? element("p", { class: "note" }, `Its ${text.length} characters are too many to show here.`)
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
