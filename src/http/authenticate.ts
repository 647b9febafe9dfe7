// Who asks: HTTP Basic with e-mail and API key. A wrong e-mail and a wrong key take the same path and the same time,
// and wake no object: only a key that was once made for the e-mail does. Rate limits apply to each user, before that to
// each client address, and to the failed logins of an address (wrangler.toml, ratelimits).
import type { Context, MiddlewareHandler } from "hono";
import { auth as basicCredentials } from "hono/utils/basic-auth";

import { hex } from "../bytes.ts";
import { readConfig } from "../config.ts";
import { hostOf } from "../egress/host.ts";
import { callUser } from "../stubs.ts";
import { type KeyMemory, checkedKeys, digestOf } from "../user/keys.ts";
import type { Actor, Caller, Unauthorized } from "../user/actor.ts";
import type { User } from "../user/object.ts";
import { refuse } from "./responses.ts";

export interface AppEnv {
  Bindings: Env;
  /** Read with `c.get`: `c.var` copies all of them each time. */
  Variables: { actor: Actor; /** What links begin with. */ origin: string };
}

/** The periods of RATE_LIMIT and LOGIN_LIMIT in wrangler.toml. */
const RATE_PERIOD_SECONDS = 10;
const LOGIN_PERIOD_SECONDS = 60;

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
      const address = addressOf(c);
      if (!(await isWithin(c.env.RATE_LIMIT, `address:${address}`))) return tooMany(RATE_PERIOD_SECONDS);
      actor = await findActor(c.env, email, credentials.password);
      if (actor === null) {
        // Only failures count: whoever has a good key gets in, whatever others at the same address try.
        const isWithinLimit = await isWithin(c.env.LOGIN_LIMIT, address);
        return isWithinLimit ? refuse({ reason: "unauthorized" }) : tooMany(LOGIN_PERIOD_SECONDS);
      }
      memory.remember(memoryKey, actor, Date.now());
    }
    if (!(await isWithin(c.env.RATE_LIMIT, `user:${actor.profile.id}`))) return tooMany(RATE_PERIOD_SECONDS);
    c.set("actor", actor);
    await next();
    // The user's object knows better than the memory (asUser).
    if (c.res.status === 401) memory.forget(actor.profile.id);
    return undefined;
  };
}

/** Of an IPv6 address its network: whoever has one address has 2^64. */
function addressOf(c: Context<AppEnv>): string {
  const text = c.req.header("CF-Connecting-IP") ?? "";
  const host = hostOf(text);
  return host?.kind === "v6" ? `${(host.bits >> 64n).toString(16)}::/64` : (host?.text ?? "unknown");
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

/**
 * Takes the same steps and comparisons for every e-mail and wrong key, root's included. The user's object is called
 * only for a key that was made for this user, which may have been replaced since.
 */
async function findActor(env: Env, email: string, apiKey: string): Promise<Actor | null> {
  const { root, sealingKeys } = readConfig(env);
  const id = env.USERS.idFromName(email);
  const keyDigest = await digestOf(apiKey);
  const isRootKey = crypto.subtle.timingSafeEqual(await digestOf(root.apiKey), keyDigest);
  let isMade = false;
  for (const key of await checkedKeys(apiKey, id.toString(), sealingKeys)) {
    // Digests, because what is compared must be equally long.
    if (crypto.subtle.timingSafeEqual(await digestOf(key), keyDigest)) isMade = true;
  }
  if (email === root.email) return isRootKey ? rootActor(id.toString(), root.email, keyDigest) : null;
  return isMade ? callUser(env, id, (user): Promise<Actor | null> => user.authenticate(keyDigest)) : null;
}

function rootActor(id: string, email: string, keyDigest: Uint8Array): Actor {
  return { profile: { id, email }, owner: id, isRoot: true, keyDigest };
}

async function isWithin(limit: RateLimit, key: string): Promise<boolean> {
  return (await limit.limit({ key })).success;
}

function tooMany(retryAfterSeconds: number): Response {
  return refuse({ reason: "too_many_requests", retryAfterSeconds });
}
