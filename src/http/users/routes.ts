// The users' routes. Only the deployment's root user makes and deletes users; anybody may renew a key of their own.
import { createRoute } from "@hono/zod-openapi";

import { CodeStore } from "../../sandbox/code.ts";
import { readConfig } from "../../config.ts";
import { callUser, issuedId } from "../../stubs.ts";
import { type KeyMemory, digestOf, makeKey } from "../../user/keys.ts";
import type { Actor, Profile } from "../../user/object.ts";
import { noContent, refuse } from "../responses.ts";
import { type AddRoute, body, bodyResponses, commonResponses, json, message } from "../router.ts";
import { IdParam, NewUser, UserSchema, UserWithKey } from "../schemas.ts";

const forbidden = message("Only the root user may do this.");
const unknownUser = message("The user does not exist.");

const ROOT_ONLY = "Only the root user may do this.";
const ROOT_IS_FIXED =
  "The root user is in the deployment's secrets: change ROOT_API_KEY there to renew its key; it cannot be deleted.";

const me = createRoute({
  method: "get",
  path: "/v1/users",
  summary: "Ask who one is",
  responses: { 200: json("The user.", UserSchema), ...commonResponses },
});

const create = createRoute({
  method: "post",
  path: "/v1/users",
  summary: "Make a user (root only)",
  request: { body: body(NewUser) },
  responses: {
    201: json("The user, with the API key that is shown this once.", UserWithKey),
    403: forbidden,
    409: message("The e-mail is taken."),
    ...bodyResponses,
    ...commonResponses,
  },
});

const rotate = createRoute({
  method: "post",
  path: "/v1/users/{id}/api_secret",
  summary: "Exchange an API key",
  request: { params: IdParam },
  responses: {
    200: json("The user, with the new key.", UserWithKey),
    403: forbidden,
    404: unknownUser,
    ...commonResponses,
  },
});

const remove = createRoute({
  method: "delete",
  path: "/v1/users/{id}",
  summary: "Delete a user (root only)",
  request: { params: IdParam },
  responses: { 204: { description: "Deleted." }, 403: forbidden, 404: unknownUser, ...commonResponses },
});

export function addUserRoutes(addRoute: AddRoute, memory: KeyMemory<Actor>): void {
  addRoute(me, (c) => c.json(c.get("actor").profile, 200));

  addRoute(create, async (c) => {
    if (!c.get("actor").isRoot) return refuse({ reason: "forbidden", message: ROOT_ONLY });
    const details = c.req.valid("json");
    if (details.email === readConfig(c.env).root.email) return refuse({ reason: "email_taken" });
    const key = makeKey();
    const digest = await digestOf(key);
    const profile = await callUser(c.env, c.env.USERS.idFromName(details.email), (user): Promise<Profile | null> =>
      user.create(details, digest),
    );
    return profile === null ? refuse({ reason: "email_taken" }) : c.json({ ...profile, api_secret: key }, 201);
  });

  addRoute(rotate, async (c) => {
    const { id } = c.req.valid("param");
    const { actor } = c.var;
    const userId = issuedId(c.env.USERS, id);
    const isOneself = userId?.toString() === actor.profile.id;
    if (!actor.isRoot && !isOneself) return refuse({ reason: "forbidden", message: ROOT_ONLY });
    if (userId === null) return refuse({ reason: "unknown_user" });
    if (isRoot(c.env, userId)) return refuse({ reason: "forbidden", message: ROOT_IS_FIXED });
    const key = makeKey();
    const digest = await digestOf(key);
    const profile = await callUser(c.env, userId, (user): Promise<Profile | "other_key" | null> =>
      user.rotate(digest, actor.isRoot ? null : actor.keyDigest),
    );
    if (profile === "other_key") return refuse({ reason: "unauthorized" });
    if (profile === null) return refuse({ reason: "unknown_user" });
    memory.forget(profile.id);
    return c.json({ ...profile, api_secret: key }, 200);
  });

  addRoute(remove, async (c) => {
    if (!c.get("actor").isRoot) return refuse({ reason: "forbidden", message: ROOT_ONLY });
    const userId = issuedId(c.env.USERS, c.req.valid("param").id);
    if (userId === null) return refuse({ reason: "unknown_user" });
    if (isRoot(c.env, userId)) return refuse({ reason: "forbidden", message: ROOT_IS_FIXED });
    const isErased = await callUser(c.env, userId, (user): Promise<boolean> => user.erase());
    memory.forget(userId.toString());
    // Also where the user is gone already: whoever asks again after a fault finishes what was begun.
    await new CodeStore(c.env.COMPONENT_CODE).deleteAll(userId.toString());
    return isErased ? noContent() : refuse({ reason: "unknown_user" });
  });
}

function isRoot(env: Env, id: DurableObjectId): boolean {
  return env.USERS.idFromName(readConfig(env).root.email).equals(id);
}
