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
  /** What came of it, and where to see how. */
  readonly verdict: HTMLElement;
  /** What was typed is something else now. */
  forget(): void;
}

/** `typed` answers what to verify; null where something is missing, which it has said. */
export function makeVerification(
  context: Context,
  typed: () => { readonly component: string; readonly data: Readonly<Record<string, unknown>> } | null,
): Verification {
  const verdict = element("div", { class: "verdict", role: "alert" });
  const button = element("button", { type: "button" }, "Verify");
  /** What is verified may be typed over meanwhile. */
  let turn = 0;
  const forget = (): void => {
    turn += 1;
    replace(verdict);
  };
  onPress(button, async () => {
    forget();
    const own = turn;
    const wanted = typed();
    if (wanted === null) return;
    let link: HTMLElement | null = null;
    const show = (isGood: boolean, text: string): void => {
      if (own !== turn) return;
      replace(verdict, element("p", { class: isGood ? "good" : "bad" }, text, link === null ? null : " ", link));
    };
    try {
      const order = {
        execution_type: "verify_credentials",
        component: wanted.component,
        account_data: wanted.data,
      } as const;
      const answer = await execute(context, order, (id) => {
        link = element("a", { href: `#${pathOf(["executions", id])}` }, "See the execution");
      });
      const { verified, reason } = recordOf(answer);
      if (verified === false) show(false, `Not verified. ${textOf(reason) || "The component gave no reason."}`);
      else show(true, "Verified: the component accepts these credentials.");
    } catch (error) {
      if (!isAbort(error)) show(false, explain(error));
    }
  });
  return { button, verdict, forget };
}
