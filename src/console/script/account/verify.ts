// Verifies credentials as they are typed, before anything is saved.
import type { Context } from "../context.ts";
import { element, replace } from "../element.ts";
import { execute } from "../execute.ts";
import { explain, isAbort } from "../explain.ts";
import { recordOf, textOf } from "../json.ts";
import { onPress } from "../notice.ts";
import { pathOf } from "../route.ts";

interface Verification {
  readonly button: HTMLButtonElement;
  /** The outcome, with a link to the execution. */
  readonly verdict: HTMLElement;
  /** Must be called when what is typed has changed. */
  clear(): void;
}

/** `typed` returns what to verify; null if something is missing, which it has already shown. */
export function makeVerification(
  context: Context,
  typed: () => { readonly component: string; readonly data: Readonly<Record<string, unknown>> } | null,
): Verification {
  const verdict = element("div", { class: "verdict", role: "alert" });
  const button = element("button", { type: "button" }, "Verify");
  /** The person may type something else while a verification is under way. Only the latest counts. */
  let turn = 0;
  const clear = (): void => {
    turn += 1;
    replace(verdict);
  };
  onPress(button, async () => {
    clear();
    const current = turn;
    const credentials = typed();
    if (credentials === null) return;
    let link: HTMLElement | null = null;
    const show = (isGood: boolean, text: string): void => {
      if (current !== turn) return;
      replace(verdict, element("p", { class: isGood ? "good" : "bad" }, text, link === null ? null : " ", link));
    };
    try {
      const order = {
        execution_type: "verify_credentials",
        component: credentials.component,
        account_data: credentials.data,
      } as const;
      const answer = await execute(context, order, (id) => {
        link = element("a", { href: `#${pathOf(["executions", id])}` }, "See the execution");
      });
      const { verified, reason } = recordOf(answer);
      if (verified === false) show(false, `Not verified. ${textOf(reason) || "The component gave no reason."}`);
      else show(true, "Verified. The component accepts these credentials.");
    } catch (error) {
      if (!isAbort(error)) show(false, explain(error));
    }
  });
  return { button, verdict, clear };
}
