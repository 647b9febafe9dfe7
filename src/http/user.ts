// Asks the object of the user whose request this is, as that user.
import type { Env } from "../config.ts";
import { ask } from "../execution/ask.ts";
import type { Actor, User } from "../user/object.ts";

export function askUser<Answer>(
  env: Env,
  actor: Actor,
  question: (user: DurableObjectStub<User>, owner: string) => Promise<Answer>,
): Promise<Answer> {
  return ask(
    () => env.USERS.get(env.USERS.idFromString(actor.profile.id)),
    (user) => question(user, actor.owner),
  );
}
