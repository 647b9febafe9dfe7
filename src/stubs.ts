// Calls objects, and calls again where the answer may have been lost: the object was reset, moved or could not be
// reached. You may repeat every method of ours: a claim, a reader or an attempt names itself, so a repetition changes
// nothing.
import type { Execution } from "./execution/object.ts";
import type { User } from "./user/object.ts";

const TRIES = 4;
const FIRST_PAUSE_MS = 50;

type ObjectId = DurableObjectId | string;

/** Calls the object of an execution. `id`: as an object id, or as the text of one that this deployment has issued. */
export function callExecution<Answer>(
  env: Env,
  id: ObjectId,
  call: (execution: DurableObjectStub<Execution>) => Promise<Answer>,
): Promise<Answer> {
  return callObject(env.EXECUTIONS, id, call);
}

/** Calls the object of a user. */
export function callUser<Answer>(
  env: Env,
  id: ObjectId,
  call: (user: DurableObjectStub<User>) => Promise<Answer>,
): Promise<Answer> {
  return callObject(env.USERS, id, call);
}

/** Null for an id that this deployment did not issue: its check digits tell, without waking any object. */
export function issuedId(namespace: Pick<DurableObjectNamespace, "idFromString">, id: string): DurableObjectId | null {
  try {
    return namespace.idFromString(id);
  } catch {
    return null;
  }
}

function callObject<Class extends Rpc.DurableObjectBranded, Answer>(
  namespace: DurableObjectNamespace<Class>,
  id: ObjectId,
  call: (stub: DurableObjectStub<Class>) => Promise<Answer>,
): Promise<Answer> {
  const objectId = typeof id === "string" ? namespace.idFromString(id) : id;
  return retrying(() => call(namespace.get(objectId)));
}

/**
 * Throws what the last try threw. An error of the object's own code, or of an overloaded object, is not tried again.
 * Each try needs a stub of its own: one is broken for good once its object was reset.
 */
export async function retrying<Answer>(attempt: () => Promise<Answer>): Promise<Answer> {
  for (let tries = 1; ; tries++) {
    try {
      return await attempt();
    } catch (error) {
      if (tries === TRIES || !isPassing(error)) throw error;
    }
    await scheduler.wait(FIRST_PAUSE_MS * 2 ** tries * (0.5 + Math.random() / 2));
  }
}

/** https://developers.cloudflare.com/durable-objects/best-practices/error-handling/ */
function isPassing(error: unknown): boolean {
  if (typeof error !== "object" || error === null) return false;
  const { retryable, overloaded, durableObjectReset } = error as Record<string, unknown>;
  return overloaded !== true && (retryable === true || durableObjectReset === true);
}
