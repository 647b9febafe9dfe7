// The routes of a component's environment variables, which elastic.io keeps with its repository. Values go in as they are
// and come out masked, all of them.
import { createRoute } from "@hono/zod-openapi";

import { MASK } from "../../sandbox/redaction.ts";
import { LONGEST_RUN_SECONDS } from "../../config.ts";
import { ENV_BYTES } from "../../limits.ts";
import { DEADLINE_VARIABLE, type EnvUpdated, type Variables } from "../../user/components.ts";
import { callUser } from "../../stubs.ts";
import { refuse } from "../responses.ts";
import { type AddRoute, body, bodyResponses, commonResponses, json, message } from "../router.ts";
import { Environment, EnvironmentUpdate, IdParam } from "../schemas.ts";

const unknownComponent = message("There is no such component of one's own.");

const retrieve = createRoute({
  method: "get",
  path: "/v1/repos/{id}/env",
  summary: "List a component's environment variables",
  request: { params: IdParam },
  responses: { 200: json("The variables.", Environment), 404: unknownComponent, ...commonResponses },
});

const update = createRoute({
  method: "put",
  path: "/v1/repos/{id}/env",
  summary: "Set a component's environment variables",
  request: { params: IdParam, body: body(EnvironmentUpdate) },
  responses: {
    200: json("The changed variables.", Environment),
    404: unknownComponent,
    ...bodyResponses,
    ...commonResponses,
  },
});

export function addRepoRoutes(addRoute: AddRoute): void {
  addRoute(retrieve, async (c) => {
    const { id } = c.req.valid("param");
    const env = await callUser(c.env, c.get("actor").profile.id, (user): Promise<Variables | null> =>
      user.componentEnv(c.get("actor").owner, id),
    );
    return env === null ? refuse({ reason: "unknown_component" }) : c.json(masked(env), 200);
  });

  addRoute(update, async (c) => {
    const { id } = c.req.valid("param");
    const changes = c.req.valid("json");
    const updated = await callUser(c.env, c.get("actor").profile.id, (user): Promise<EnvUpdated> =>
      user.updateComponentEnv(c.get("actor").owner, id, changes),
    );
    switch (updated.kind) {
      case "unknown":
        return refuse({ reason: "unknown_component" });
      case "too_large":
        return violation("", `all variables together are over ${ENV_BYTES / 1024} KiB`);
      case "wrong_deadline":
        return violation(DEADLINE_VARIABLE, `must be whole seconds, from 1 to ${LONGEST_RUN_SECONDS}`);
      case "updated":
        return c.json(masked(updated.env), 200);
    }
  });
}

function masked(env: Variables): Record<string, string> {
  return Object.fromEntries(Object.keys(env).map((name) => [name, MASK]));
}

function violation(path: string, text: string): Response {
  return refuse({ reason: "invalid_request", violations: [{ path, message: text }] });
}
