// Finds the execution that a path names, and asks its object.
import type { Env } from "../config.ts";
import { ask } from "../execution/ask.ts";
import type { Execution } from "../execution/object.ts";

/** Null for an id that this deployment did not issue: told from its check digits, without waking any object. */
export function executionId(env: Env, id: string): DurableObjectId | null {
  try {
    return env.EXECUTIONS.idFromString(id);
  } catch {
    return null;
  }
}

export function askExecution<Answer>(
  env: Env,
  id: DurableObjectId,
  question: (execution: DurableObjectStub<Execution>) => Promise<Answer>,
): Promise<Answer> {
  return ask(() => env.EXECUTIONS.get(id), question);
}
