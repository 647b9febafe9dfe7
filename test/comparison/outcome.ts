// The harness that runs a call in call.ts, with Node's own module loader. original.ts is its counterpart.
import { setImmediate } from "node:timers/promises";

import { answerOf } from "../../src/runtime/answer.ts";
import { callComponent, type Cfg, type Services } from "../../src/runtime/call.ts";
import { redactor } from "../../src/sandbox/redaction.ts";
import { outcomeOf } from "../../src/sandbox/outcome.ts";
import { componentIn, folderOf } from "../unit/folder.ts";
import { COMPONENT_ID, HELD, type Outcome, REFUSING, SLOW, type Subject, shownOutcome } from "./subject.ts";

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
  return { ...shownOutcome(bytes), ...stored };
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
