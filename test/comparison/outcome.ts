// Runs a call in call.ts with Node's own module loader, as original.ts runs it in the original.
import { setImmediate } from "node:timers/promises";

import { answerOf } from "../../src/runtime/answer.ts";
import { callComponent, type Cfg, type Services } from "../../src/runtime/call.ts";
import { LOG_LEVELS } from "../../src/log.ts";
import { Redactor } from "../../src/sandbox/redaction.ts";
import { outcomeOf } from "../../src/sandbox/outcome.ts";
import { componentIn, folderOf } from "../unit/folder.ts";
import { COMPONENT_ID, HELD, type Outcome, REFUSING, SLOW, type FixtureCall, shownOutcome } from "./case.ts";

/** Calls the component with call.ts. A call without an answer ends at the `deadline`, which its caller keeps. */
export async function outcomeOfOurs(
  { component, call }: FixtureCall,
  deadline: Promise<"deadline"> = new Promise(() => {}),
): Promise<Outcome> {
  const keys: unknown[] = [];
  const ending = callComponent(componentIn(folderOf(component)), structuredClone(call), servicesFor(call.cfg, keys));
  const settled = await Promise.race([ending, deadline]);
  const stored = keys.length > 0 ? { keys: [...keys] } : {};
  if (settled === "deadline") return { silent: settled, ...stored };
  const { bytes } = outcomeOf(answerOf(settled), new Redactor("outcomes").redact);
  return { ...shownOutcome(bytes), ...stored };
}

function servicesFor(cfg: Cfg, keys: unknown[]): Services {
  const logger: Record<string, unknown> = { child: () => logger };
  for (const level of LOG_LEVELS) logger[level] = () => {};
  const updateKeys = async (renewed: unknown) => {
    if (cfg["_account"] === REFUSING) throw new Error("refused");
    if (cfg["_account"] === SLOW || cfg["_account"] === HELD) await setImmediate();
    keys.push(renewed);
  };
  return { logger, apiClient: { accounts: { update() {} } }, config: { ELASTICIO_COMP_ID: COMPONENT_ID }, updateKeys };
}
