// The routes of a component's environment variables, which elastic.io keeps with its repository. All values come out
// masked.
import { createRoute } from "@hono/zod-openapi";

import { LONGEST_RUN_SECONDS } from "../../limits.ts";
import { MASK } from "../../user/secrets.ts";
import { DEADLINE_VARIABLE, type Variables, type VariablesWrite } from "../../user/components.ts";
import type { Unauthorized } from "../../user/actor.ts";
import { asUser } from "../authenticate.ts";
import { body } from "../body.ts";
import { bodyResponses, commonResponses, jsonAnswer, messageAnswer, refuse } from "../responses.ts";
import { type AddRoute } from "../router.ts";
import { IdParam } from "../schemas.ts";
import { VariablesSchema, VariablesUpdate } from "./schemas.ts";

const WRONG_DEADLINE = {
  path: DEADLINE_VARIABLE,
  message: `must be a whole number of seconds from 1 to ${LONGEST_RUN_SECONDS}`,
};

const unknownComponent = messageAnswer("You have no such component.");

const retrieve = createRoute({
  method: "get",
  path: "/v1/repos/{id}/env",
  summary: "List a component's environment variables",
  request: { params: IdParam },
  responses: { 200: jsonAnswer("The variables.", VariablesSchema), 404: unknownComponent, ...commonResponses },
});

const update = createRoute({
  method: "put",
  path: "/v1/repos/{id}/env",
  summary: "Set a component's environment variables",
  request: { params: IdParam, body: body(VariablesUpdate) },
  responses: {
    200: jsonAnswer("The changed variables.", VariablesSchema),
    404: unknownComponent,
    ...bodyResponses,
    ...commonResponses,
  },
});

export function addVariablesRoutes(addRoute: AddRoute): void {
  addRoute(retrieve, (c) => {
    const { id } = c.req.valid("param");
    return asUser(
      c,
      (user, caller): Promise<Variables | null | Unauthorized> => user.variables(caller, id),
      (variables) => (variables === null ? refuse({ reason: "unknown_component" }) : c.json(masked(variables), 200)),
    );
  });

  addRoute(update, (c) => {
    const { id } = c.req.valid("param");
    const changes = c.req.valid("json");
    return asUser(
      c,
      (user, caller): Promise<VariablesWrite | Unauthorized> => user.updateVariables(caller, id, changes),
      (write) => {
        switch (write.kind) {
          case "unknown":
            return refuse({ reason: "unknown_component" });
          case "excess":
            return refuse({ ...write, reason: "over_limit" });
          case "wrong_deadline":
            return refuse({ reason: "invalid_request", violations: [WRONG_DEADLINE] });
          case "written":
            return c.json(masked(write.variables), 200);
        }
      },
    );
  });
}

function masked(variables: Variables): Record<string, string> {
  return Object.fromEntries(Object.keys(variables).map((name) => [name, MASK]));
}
