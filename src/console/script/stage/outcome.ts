// The outcome: fetched when the person asks and not before, since it can be fetched once; then shown, copied, downloaded.
import type { Context } from "./context.ts";
import { element, replace } from "../element.ts";
import { NotFound, Rejected } from "../../../client/errors.ts";
import { type Outcome, ownOf } from "./deeds.ts";
import type { Execution } from "../../../client/execution.ts";
import { type Part, explain, problem } from "./parts.ts";

/** What a page can show without stalling; the download has it whole. */
const SHOWN_CHARACTERS = 100_000;

const ONCE =
  "It can be fetched once. Whoever fetches it has it, and nobody gets it after that: fetched here, it is kept by this tab alone.";

/** `changed` is told when this tab has begun to fetch, and when it has the outcome. */
export function makeOutcome(id: string, context: Context, changed: () => void): Part<Execution> {
  const own = ownOf(id);
  const body = element("div");
  const section = element("section", { class: "outcome", hidden: true }, element("h2", {}, "Outcome"), body);
  let shown = "";

  async function fetchOutcome(): Promise<void> {
    const startedAt = performance.now();
    const note = (): void => {
      own.deeds = { ...own.deeds, fetchedInMs: performance.now() - startedAt };
      changed();
    };
    show("fetching", element("p", { role: "status" }, "Fetching the outcome…"));
    note();
    try {
      own.outcome = await ask(id, context, own.key);
      note();
      present(own.outcome);
      context.announce("The outcome is here.");
    } catch (error) {
      // Not handed to this tab, as far as is known: another reader has it, or nobody.
      own.deeds = { ...own.deeds, fetchedInMs: null };
      if (error instanceof NotFound)
        show("gone", problem("The outcome is gone: another reader was first, or it has expired."));
      else
        show(
          "again",
          problem(`No answer came: ${explain(error)} Asked again, the outcome is still this tab's.`),
          button("Ask again"),
        );
      changed();
    }
  }

  function button(text: string): HTMLElement {
    return element("button", { type: "button", class: "primary", onclick: () => void fetchOutcome() }, text);
  }

  function show(what: string, ...children: HTMLElement[]): void {
    shown = what;
    section.hidden = children.length === 0;
    replace(body, ...children);
  }

  function present(outcome: Outcome): void {
    show("outcome", ...presentation(id, outcome, context));
  }

  return {
    element: section,
    update({ status }) {
      const isThere = status === "fulfilled" || status === "rejected";
      if (own.outcome !== null) {
        if (shown !== "outcome") present(own.outcome);
      } else if (isThere && shown === "") show("offer", element("p", {}, ONCE), button("Fetch the outcome"));
      else if (!isThere && shown === "offer") show("");
    },
  };
}

async function ask(id: string, { coatcheck }: Context, idempotencyKey: string): Promise<Outcome> {
  try {
    return { verdict: "fulfilled", data: await coatcheck.result(id, { idempotencyKey }) };
  } catch (error) {
    if (error instanceof Rejected) return { verdict: "rejected", data: error.reason };
    throw error;
  }
}

function presentation(id: string, { verdict, data }: Outcome, { announce }: Context): HTMLElement[] {
  const text = JSON.stringify(data, null, 2);
  const rest = text.length - SHOWN_CHARACTERS;
  const copied = element("span", { class: "soft" });
  const copy = async (): Promise<void> => {
    const said = await navigator.clipboard.writeText(text).then(
      () => "Copied.",
      () => "The browser did not allow it. Select the text instead.",
    );
    replace(copied, said);
    announce(said);
  };
  return [
    ...(verdict === "rejected" ? [element("p", {}, "The component rejected, for this reason:")] : []),
    element("pre", { tabindex: 0, "aria-label": "Outcome" }, element("code", {}, text.slice(0, SHOWN_CHARACTERS))),
    ...(rest > 0 ? [element("p", { class: "soft" }, `And ${rest} characters more: the download has them all.`)] : []),
    element(
      "div",
      { class: "actions" },
      element("button", { type: "button", onclick: () => void copy() }, "Copy"),
      element(
        "button",
        { type: "button", onclick: () => download(`outcome-${id.slice(0, 8)}.json`, text) },
        "Download",
      ),
      copied,
    ),
  ];
}

function download(name: string, text: string): void {
  const url = URL.createObjectURL(new Blob([text], { type: "application/json" }));
  element("a", { href: url, download: name }).click();
  URL.revokeObjectURL(url);
}
