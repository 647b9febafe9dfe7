// The components' routes: which there are, and pushing your own.
import { createRoute, z } from "@hono/zod-openapi";

import type { BuiltIn, Catalog } from "../../sandbox/catalog.ts";
import { CodeStore, newCodeKey } from "../../sandbox/code.ts";
import { unpack } from "../../pack/unpack.ts";
import type { Expected, OwnComponent, Upload, Uploaded } from "../../user/components.ts";
import type { Excess } from "../../limits.ts";
import type { Actor, Unauthorized } from "../../user/actor.ts";
import { asUser } from "../authenticate.ts";
import { file } from "../body.ts";
import {
  bodyResponses,
  changeResponses,
  commonResponses,
  json,
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
    409: messageAnswer("The id is a built-in component's; or you have too many components, versions or pushes."),
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
      (own) => json(`{"components":[${own.map((component) => textOf(component)).join(",")}]}`),
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
        own === null ? refuse({ reason: "unknown_component" }) : json(textOf(own, ownerOf(own, c.get("actor")))),
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
    const upload: Upload = {
      id,
      name: c.req.valid("query").name ?? descriptor.title ?? id,
      version,
      descriptor: new TextEncoder().encode(JSON.stringify(descriptor)),
      codeKey: newCodeKey(c.get("actor").profile.id),
      codeBytes: bytes.byteLength,
    };
    return asUser(
      c,
      async (user, caller): Promise<Uploaded | Excess | Unauthorized> => {
        const expected = await (user.expectComponent(caller, upload) as Promise<Expected | Unauthorized>);
        if (expected === "unauthorized" || expected.kind !== "expected") return expected;
        await new CodeStore(c.env.COMPONENT_CODE).put(upload.codeKey, bytes);
        return user.uploadComponent(caller, upload);
      },
      (uploaded) => {
        if (uploaded.kind === "excess") return refuse({ ...uploaded, reason: "over_limit" });
        const more = { ...ownerOf(upload, c.get("actor")), changed: uploaded.kind !== "unchanged" };
        return json(textOf(upload, more), uploaded.kind === "created" ? 201 : 200);
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

function shown({ id, name, descriptor }: BuiltIn) {
  return { repo_id: id, name, data: { ...descriptor } };
}

/** As JSON, with the descriptor as it is stored: parsed, a list of them may take many times its size. */
function textOf({ id, name, descriptor }: OwnComponent, more: Readonly<Record<string, unknown>> = {}): string {
  const rest = JSON.stringify({ repo_id: id, name, ...more });
  return `${rest.slice(0, -1)},"data":${new TextDecoder().decode(descriptor)}}`;
}

function ownerOf({ version }: OwnComponent, actor: Actor) {
  return { team: actor.profile.email, version };
}
