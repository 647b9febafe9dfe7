// What the comparison compares: a call's outcome after JSON, and the keys that were stored by then; and the harness that
// runs a call in call.ts. original.ts is its counterpart.
import { setImmediate } from "node:timers/promises";

import { callComponent, type Call, type Cfg, type Services } from "../../../src/component/call.ts";
import { redactor } from "../../../src/component/secrets.ts";
import { answerOf } from "../../../src/component/answer.ts";
import { outcomeOf } from "../../../src/result.ts";
import { componentIn, folderOf } from "../folder.ts";

/** `rejected` is the message; the original's may be missing. No answer is `silent`, with what became of the caller. */
export type Outcome = ({ data?: unknown } | { rejected?: unknown } | { silent: string }) & { keys?: unknown[] };

export interface Subject {
  readonly component: string;
  readonly call: Call;
}

/** A call, and its one outcome in the original and here. */
export interface Case {
  readonly claim: string;
  readonly subject: Subject;
  readonly outcome: Outcome;
}

/** What both find in `getConfig()`. */
export const COMPONENT_ID = "component-1";

/** Accounts that store keys in their own way; every other one does it at once. */
export const REFUSING = "an account that refuses new keys";
export const SLOW = "an account that takes its time";
export const HELD = "an account that answers after the call";

export const metaModel = (component: string, actionOrTrigger: string, cfg: Cfg = {}): Subject => ({
  component,
  call: { type: "get_meta_model", actionOrTrigger, cfg },
});

export const selectModel = (component: string, actionOrTrigger: string, method: string, cfg: Cfg = {}): Subject => ({
  component,
  call: { type: "select_model", actionOrTrigger, method, cfg },
});

export const verify = (component: string, cfg: Cfg = {}): Subject => ({
  component,
  call: { type: "verify_credentials", cfg },
});

/** Calls the component with call.ts. A call without an answer is ended as its caller ends it: by a `deadline`. */
export async function outcomeOfOurs(
  { component, call }: Subject,
  deadline: Promise<"deadline"> = new Promise(() => {}),
): Promise<Outcome> {
  const keys: unknown[] = [];
  const ending = callComponent(componentIn(folderOf(component)), structuredClone(call), servicesFor(call.cfg, keys));
  const settled = await Promise.race([ending, deadline]);
  const stored = keys.length > 0 ? { keys: [...keys] } : {};
  if (settled === "deadline") return { silent: settled, ...stored };
  const { bytes } = outcomeOf(answerOf(settled), redactor({}, []));
  const body = JSON.parse(new TextDecoder().decode(bytes)) as { data: unknown; reason?: { message: string } };
  return { ...(body.reason ? { rejected: body.reason.message } : { data: body.data }), ...stored };
}

function servicesFor(cfg: Cfg, keys: unknown[]): Services {
  const logger: Record<string, unknown> = { child: () => logger };
  for (const level of ["trace", "debug", "info", "warn", "error", "fatal"]) logger[level] = () => {};
  const updateKeys = async (renewed: unknown) => {
    if (cfg["_account"] === REFUSING) throw new Error("refused");
    if (cfg["_account"] === SLOW || cfg["_account"] === HELD) await setImmediate();
    keys.push(renewed);
  };
  return { logger, apiClient: { accounts: { update() {} } }, config: { ELASTICIO_COMP_ID: COMPONENT_ID }, updateKeys };
}
