// The components' routes: what there is to execute.
import { createRoute, z } from "@hono/zod-openapi";

import type { Catalog, Listed } from "../component/catalog.ts";
import { refuse } from "./respond.ts";
import { type AddRoute, commonResponses, json, message } from "./route.ts";
import { ComponentSchema, ComponentWithTeam, IdParam } from "./schemas.ts";

const listing = {
  200: json("The components.", z.object({ components: z.array(ComponentSchema) })),
  ...commonResponses,
};

const listPublic = createRoute({
  method: "get",
  path: "/v1/components/public",
  summary: "The components that everybody has",
  responses: listing,
});

const listMine = createRoute({
  method: "get",
  path: "/v1/components/mine",
  summary: "One's own components",
  responses: listing,
});

const retrieve = createRoute({
  method: "get",
  path: "/v1/components/{id}",
  summary: "One component",
  request: { params: IdParam },
  responses: {
    200: json("The component.", ComponentWithTeam),
    404: message("The component does not exist."),
    ...commonResponses,
  },
});

export function addComponentRoutes(addRoute: AddRoute, catalog: Catalog): void {
  addRoute(listPublic, (c) => c.json({ components: catalog.public().map(shown) }, 200));

  addRoute(listMine, (c) => c.json({ components: [] }, 200));

  addRoute(retrieve, (c) => {
    const listed = catalog.find(c.req.valid("param").id);
    if (listed === null) return refuse({ reason: "unknown_component" });
    return c.json({ ...shown(listed), team: listed.team }, 200);
  });
}

function shown({ id, name, component }: Listed) {
  return { repo_id: id, name, data: component.descriptor };
}
