// The components' routes: which there are, and pushing your own.
import { createRoute, z } from "@hono/zod-openapi";

import type { BuiltIn, Catalog } from "../../sandbox/catalog.ts";
import { CodeStore } from "../../sandbox/code.ts";
import { unpack } from "../../pack/unpack.ts";
import type { OwnComponent, Uploaded } from "../../user/components.ts";
import type { Actor, Unauthorized } from "../../user/actor.ts";
import { asUser } from "../authenticate.ts";
import { file } from "../body.ts";
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
import { ComponentName, ComponentSchema, ComponentWithTeam, NewComponentId, PushedComponent } from "./schemas.ts";

const unknownComponent = messageAnswer("The component does not exist.");

const listing = {
  200: jsonAnswer("The components.", z.object({ components: z.array(ComponentSchema) })),
  ...commonResponses,
};

const listPublic = createRoute({
  method: "get",
  path: "/v1/components/public",
  summary: "List the built-in components",
  responses: listing,
});

const listMine = createRoute({
  method: "get",
  path: "/v1/components/mine",
  summary: "List your own components",
  responses: listing,
});

const retrieve = createRoute({
  method: "get",
  path: "/v1/components/{id}",
  summary: "Get a component",
  request: { params: IdParam },
  responses: { 200: jsonAnswer("The component.", ComponentWithTeam), 404: unknownComponent, ...commonResponses },
});

const push = createRoute({
  method: "put",
  path: "/v1/components/{id}",
  summary: "Push a component of your own",
  request: { params: NewComponentId, query: ComponentName, body: file("What `coatcheck pack DIR -o FILE` writes.") },
  responses: {
    200: jsonAnswer("The component, replaced or unchanged.", PushedComponent),
    201: jsonAnswer("The new component.", PushedComponent),
    409: messageAnswer("The id is a built-in component's, or the user has too many components."),
    ...bodyResponses,
    ...commonResponses,
  },
});

const remove = createRoute({
  method: "delete",
  path: "/v1/components/{id}",
  summary: "Delete a component of your own",
  request: { params: IdParam },
  responses: {
    204: { description: "Deleted." },
    404: unknownComponent,
    409: messageAnswer("The component is a built-in one."),
    ...changeResponses,
    ...commonResponses,
  },
});

export function addComponentRoutes(addRoute: AddRoute, catalog: Catalog): void {
  addRoute(listPublic, (c) => c.json({ components: catalog.list().map(shown) }, 200));

  addRoute(listMine, (c) =>
    asUser(
      c,
      (user, caller): Promise<OwnComponent[] | Unauthorized> => user.components(caller),
      (own) => c.json({ components: own.map(shown) }, 200),
    ),
  );

  addRoute(retrieve, (c) => {
    const { id } = c.req.valid("param");
    const builtIn = catalog.find(id);
    if (builtIn !== null) return c.json({ ...shown(builtIn), team: builtIn.team }, 200);
    return asUser(
      c,
      (user, caller): Promise<OwnComponent | null | Unauthorized> => user.component(caller, id),
      (own) =>
        own === null ? refuse({ reason: "unknown_component" }) : c.json(shownToOwner(own, c.get("actor")), 200),
    );
  });

  addRoute(push, async (c) => {
    const { id } = c.req.valid("param");
    if (catalog.find(id) !== null) return refuse({ reason: "component_taken" });
    const bytes = new Uint8Array(await c.req.arrayBuffer());
    const unpacked = await unpack(bytes);
    if ("violations" in unpacked) return refuse({ reason: "invalid_request", violations: unpacked.violations });
    const { version, packed } = unpacked;
    const { descriptor } = packed;
    const component = { id, name: c.req.valid("query").name ?? descriptor.title ?? id, version, descriptor };
    const code = new CodeStore(c.env.COMPONENT_CODE);
    const codeKey = await code.put(c.get("actor").profile.id, bytes);
    return asUser(
      c,
      async (user, caller): Promise<Uploaded | Unauthorized> => {
        const uploaded = await (user.uploadComponent(caller, { ...component, codeKey }) as Promise<
          Uploaded | Unauthorized
        >);
        await code.delete(uploaded === "unauthorized" ? [codeKey] : uploaded.stale);
        return uploaded;
      },
      ({ change }) => {
        if (change === "too_many") return refuse({ reason: "too_many_components" });
        const answer = { ...shownToOwner(component, c.get("actor")), changed: change !== "none" };
        return c.json(answer, change === "created" ? 201 : 200);
      },
    );
  });

  addRoute(remove, (c) => {
    const { id } = c.req.valid("param");
    if (catalog.find(id) !== null) return refuse({ reason: "component_taken" });
    return asUser(
      c,
      (user, caller): Promise<readonly string[] | null | Unauthorized> => user.deleteComponent(caller, id),
      async (keys) => {
        if (keys === null) return refuse({ reason: "unknown_component" });
        await new CodeStore(c.env.COMPONENT_CODE).delete(keys);
        return noContent();
      },
    );
  });
}

function shown({ id, name, descriptor }: BuiltIn | OwnComponent) {
  return { repo_id: id, name, data: { ...descriptor } };
}

function shownToOwner(component: OwnComponent, actor: Actor) {
  return { ...shown(component), team: actor.profile.email, version: component.version };
}
