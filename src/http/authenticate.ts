// Who asks: HTTP Basic with e-mail and API key. A wrong e-mail and a wrong key take the same path and the same time.
// Rate limits apply to each user, and before that to each client address (wrangler.toml, ratelimits).
import type { Context, MiddlewareHandler } from "hono";
import { auth as basicCredentials } from "hono/utils/basic-auth";

import { hex } from "../bytes.ts";
import { type Config, readConfig } from "../config.ts";
import { callUser } from "../stubs.ts";
import { type KeyMemory, digestOf } from "../user/keys.ts";
import type { Actor, Caller, Unauthorized } from "../user/actor.ts";
import type { User } from "../user/object.ts";
import { refuse } from "./responses.ts";

export interface AppEnv {
  Bindings: Env;
  /** Read with `c.get`: `c.var` copies all of them each time. */
  Variables: { actor: Actor; /** What links begin with. */ origin: string };
}

/** The period of the rate limits in wrangler.toml. */
const RATE_PERIOD_SECONDS = 10;

export function authenticate(memory: KeyMemory<Actor>): MiddlewareHandler<AppEnv> {
  return async (c, next) => {
    const header = c.req.header("Authorization");
    if (header === undefined) return refuse({ reason: "unauthorized" });
    const memoryKey = hex(await digestOf(header));
    let actor = memory.recall(memoryKey, Date.now());
    if (actor === null) {
      const credentials = basicCredentials(c.req.raw);
      if (credentials === undefined) return refuse({ reason: "unauthorized" });
      const email = credentials.username.trim().toLowerCase();
      const address = c.req.header("CF-Connecting-IP") ?? "unknown";
      if (!(await isWithinRate(c.env, `address:${address}`))) return tooMany();
      actor = await findActor(c.env, email, credentials.password);
      if (actor === null) return refuse({ reason: "unauthorized" });
      memory.remember(memoryKey, actor, Date.now());
    }
    if (!(await isWithinRate(c.env, `user:${actor.profile.id}`))) return tooMany();
    c.set("actor", actor);
    await next();
    // The user's object knows better than the memory (asUser).
    if (c.res.status === 401) memory.forget(actor.profile.id);
    return undefined;
  };
}

/**
 * Calls the object of the user who asks. It checks the key again: here it may be remembered, while it was replaced or
 * the user deleted elsewhere.
 */
export async function asUser<Answer>(
  c: Context<AppEnv>,
  call: (user: DurableObjectStub<User>, caller: Caller) => Promise<Answer | Unauthorized>,
  answer: (value: Exclude<Answer, Unauthorized>) => Response | Promise<Response>,
): Promise<Response> {
  const { profile, owner, keyDigest } = c.get("actor");
  const value = await callUser(c.env, profile.id, (user) => call(user, { owner, keyDigest }));
  if (value === "unauthorized") return refuse({ reason: "unauthorized" });
  return answer(value as Exclude<Answer, Unauthorized>);
}

/** Whether the key is good, not only remembered. Root's is: the deployment that this Worker is part of has it. */
export async function isAuthorized(c: Context<AppEnv>): Promise<boolean> {
  const { profile, owner, keyDigest, isRoot } = c.get("actor");
  if (isRoot) return true;
  return callUser(c.env, profile.id, (user): Promise<boolean> => user.isAuthorized({ owner, keyDigest }));
}

/** Takes the same steps and comparisons for every e-mail and key, root's included: only the answer tells them apart. */
async function findActor(env: Env, email: string, apiKey: string): Promise<Actor | null> {
  const { root } = readConfig(env);
  const keyDigest = await digestOf(apiKey);
  const rootDigest = await digestOf(root.apiKey);
  const user = await callUser(env, env.USERS.idFromName(email), (object): Promise<Actor | null> =>
    object.authenticate(keyDigest),
  );
  const isRootKey = crypto.subtle.timingSafeEqual(keyDigest, rootDigest);
  if (email !== root.email) return user;
  return isRootKey ? rootActor(env, root, keyDigest) : null;
}

function rootActor(env: Env, root: Config["root"], keyDigest: Uint8Array): Actor {
  const id = env.USERS.idFromName(root.email).toString();
  return { profile: { id, email: root.email }, owner: id, isRoot: true, keyDigest };
}

async function isWithinRate(env: Env, key: string): Promise<boolean> {
  return (await env.RATE_LIMIT.limit({ key })).success;
}

function tooMany(): Response {
  return refuse({ reason: "too_many_requests", retryAfterSeconds: RATE_PERIOD_SECONDS });
}
