// The components' routes: which there are, and pushing your own.
import { createRoute, z } from "@hono/zod-openapi";

import type { BuiltIn, Catalog } from "../../sandbox/catalog.ts";
import { CodeStore, newCodeKey } from "../../sandbox/code.ts";
import { unpack } from "../../pack/unpack.ts";
import type { Expected, OwnComponent, Upload, Uploaded } from "../../user/components.ts";
import type { Actor, Unauthorized } from "../../user/actor.ts";
import { asUser } from "../authenticate.ts";
import { file } from "../body.ts";
import { bodyResponses, commonResponses, jsonAnswer, messageAnswer, noContent, refuse } from "../responses.ts";
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
    const unpacked = await unpack(new Blob([bytes]).stream());
    if ("violations" in unpacked) return refuse({ reason: "invalid_request", violations: unpacked.violations });
    const { version, packed } = unpacked;
    const { descriptor } = packed;
    const component = { id, name: c.req.valid("query").name ?? descriptor.title ?? id, version, descriptor };
    const upload: Upload = { ...component, codeKey: newCodeKey(c.get("actor").profile.id) };
    return asUser(
      c,
      async (user, caller): Promise<Uploaded | Unauthorized> => {
        const expected = await (user.expectComponent(caller, upload) as Promise<Expected | Unauthorized>);
        if (expected === "unauthorized" || expected.kind !== "expected") return expected;
        await new CodeStore(c.env.COMPONENT_CODE).put(upload.codeKey, bytes);
        return user.uploadComponent(caller, upload);
      },
      ({ kind }) => {
        if (kind === "too_many") return refuse({ reason: "too_many_components" });
        const answer = { ...shownToOwner(component, c.get("actor")), changed: kind !== "unchanged" };
        return c.json(answer, kind === "created" ? 201 : 200);
      },
    );
  });

  addRoute(remove, (c) => {
    const { id } = c.req.valid("param");
    if (catalog.find(id) !== null) return refuse({ reason: "component_taken" });
    return asUser(
      c,
      (user, caller): Promise<boolean | Unauthorized> => user.deleteComponent(caller, id),
      (isDeleted) => (isDeleted ? noContent() : refuse({ reason: "unknown_component" })),
    );
  });
}

function shown({ id, name, descriptor }: BuiltIn | OwnComponent) {
  return { repo_id: id, name, data: { ...descriptor } };
}

function shownToOwner(component: OwnComponent, actor: Actor) {
  return { ...shown(component), team: actor.profile.email, version: component.version };
}
