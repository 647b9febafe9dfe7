// The users' routes. Only the deployment's root user creates and deletes users; everybody may rotate their own key.
import { createRoute } from "@hono/zod-openapi";

import { readConfig } from "../../config.ts";
import { callUser, issuedId } from "../../stubs.ts";
import { type KeyMemory, digestOf, makeKey } from "../../user/keys.ts";
import type { Actor, Profile } from "../../user/actor.ts";
import { body } from "../body.ts";
import {
  bodyResponses,
  changeResponses,
  commonResponses,
  jsonAnswer,
  messageAnswer,
  noContent,
  refuse,
} from "../responses.ts";
import { type AddRoute } from "../router.ts";
import { IdParam } from "../schemas.ts";
import { NewUser, UserSchema, UserWithKey } from "./schemas.ts";

const forbidden = messageAnswer("Only the root user may do this; or a page of another site sent the request.");
const unknownUser = messageAnswer("The user does not exist.");

const ROOT_ONLY = "Only the root user may do this.";
const ROOT_IS_FIXED =
  "The root user is one of the deployment's secrets. It cannot be deleted; to rotate its key, change ROOT_API_KEY.";

const me = createRoute({
  method: "get",
  path: "/v1/users",
  summary: "Get yourself",
  responses: { 200: jsonAnswer("The user.", UserSchema), ...commonResponses },
});

const create = createRoute({
  method: "post",
  path: "/v1/users",
  summary: "Create a user (root only)",
  request: { body: body(NewUser) },
  responses: {
    201: jsonAnswer("The user, with the API key, which is shown only this once.", UserWithKey),
    ...bodyResponses,
    403: forbidden,
    409: messageAnswer("The e-mail is taken."),
    ...commonResponses,
  },
});

const rotate = createRoute({
  method: "post",
  path: "/v1/users/{id}/api_secret",
  summary: "Rotate an API key",
  request: { params: IdParam },
  responses: {
    200: jsonAnswer("The user, with the new key.", UserWithKey),
    ...changeResponses,
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
  responses: {
    204: { description: "Deleted." },
    ...changeResponses,
    403: forbidden,
    404: unknownUser,
    ...commonResponses,
  },
});

export function addUserRoutes(addRoute: AddRoute, memory: KeyMemory<Actor>): void {
  addRoute(me, (c) => c.json(c.get("actor").profile, 200));

  addRoute(create, async (c) => {
    if (!c.get("actor").isRoot) return refuse({ reason: "forbidden", message: ROOT_ONLY });
    const details = c.req.valid("json");
    if (details.email === readConfig(c.env).root.email) return refuse({ reason: "email_taken" });
    const id = c.env.USERS.idFromName(details.email);
    const key = await makeKey(id.toString(), readConfig(c.env).sealingKeys);
    const digest = await digestOf(key);
    const profile = await callUser(c.env, id, (user): Promise<Profile | null> => user.create(details, digest));
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
    const key = await makeKey(userId.toString(), readConfig(c.env).sealingKeys);
    const digest = await digestOf(key);
    const profile = await callUser(c.env, userId, (user): Promise<Profile | "other_key" | null> =>
      user.rotate(digest, actor.isRoot ? null : actor.keyDigest),
    );
    if (profile === "other_key") return refuse({ reason: "unauthorized" });
    if (profile === null) return refuse({ reason: isOneself ? "unauthorized" : "unknown_user" });
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
    return isErased ? noContent() : refuse({ reason: "unknown_user" });
  });
}

function isRoot(env: Env, id: DurableObjectId): boolean {
  return env.USERS.idFromName(readConfig(env).root.email).equals(id);
}
