// What became of executions, without handing anything out: one of them, its logs, and the list of one's own. The list knows which there are;
// each of them is asked what became of it.
import { createRoute } from "@hono/zod-openapi";
import { callExecution, callUser, issuedId } from "../../stubs.ts";

import { readConfig } from "../../config.ts";
import type { Resource } from "../../execution/view.ts";
import type { Entry } from "../../user/history.ts";
import { refuse } from "../responses.ts";
import { type AddRoute, bodyResponses, commonResponses, json, message } from "../router.ts";
import { Execution, Executions, ExecutionsQuery, IdParam, Logs } from "../schemas.ts";

const SHOWN_BY_DEFAULT = 20;

/** Where only some of the executions are shown, so many are asked for one page: it may be short, and the cursor goes on. */
const LOOKED_AT = 50;

const unknown = message("The execution is not the user's, or is no longer remembered.");

const look = createRoute({
  method: "get",
  path: "/v1/exec/{id}",
  summary: "Look at an execution",
  request: { params: IdParam },
  responses: {
    200: json("The execution.", Execution),
    404: unknown,
    ...commonResponses,
  },
});

const list = createRoute({
  method: "get",
  path: "/v1/exec",
  summary: "List one's executions of the last day",
  request: { query: ExecutionsQuery },
  responses: {
    200: json("A page.", Executions),
    400: bodyResponses[400],
    404: message("This deployment keeps no list."),
    ...commonResponses,
  },
});

const logs = createRoute({
  method: "get",
  path: "/v1/exec/{id}/logs",
  summary: "Read what the component logged",
  request: { params: IdParam },
  responses: {
    200: json("The lines, 64 KB in all at most.", Logs),
    404: unknown,
    ...commonResponses,
  },
});

export function addLookRoutes(addRoute: AddRoute): void {
  addRoute(look, async (c) => {
    const id = issuedId(c.env.EXECUTIONS, c.req.valid("param").id);
    if (id === null) return refuse({ reason: "unknown_result" });
    const resource = await callExecution(c.env, id, (execution): Promise<Resource | null> =>
      execution.resource(c.get("actor").owner),
    );
    return resource === null ? refuse({ reason: "unknown_result" }) : c.json(resource, 200);
  });

  addRoute(logs, async (c) => {
    const id = issuedId(c.env.EXECUTIONS, c.req.valid("param").id);
    if (id === null) return refuse({ reason: "unknown_result" });
    const owner = c.get("actor").owner;
    const bytes = await callExecution(c.env, id, (execution): Promise<Uint8Array | null> => execution.logs(owner));
    if (bytes === null) return refuse({ reason: "unknown_result" });
    return new Response(bytes, { headers: { "Content-Type": "application/json" } });
  });

  addRoute(list, async (c) => {
    if (!readConfig(c.env).keepsHistory) return refuse({ reason: "no_list" });
    const { status, component = null, limit = SHOWN_BY_DEFAULT, cursor } = c.req.valid("query");
    const most = Number(limit);
    const before = cursor === undefined ? null : Number.parseInt(cursor, 36);
    const scanned = status === undefined ? most : LOOKED_AT;
    const entries = await callUser(c.env, c.get("actor").profile.id, (user): Promise<Entry[]> =>
      // One more than are looked at, to know whether there is a next page.
      user.executions(c.get("actor").owner, before, component, scanned + 1),
    );
    const looked = entries.slice(0, scanned);
    const found = await Promise.all(looked.map((entry) => lookAt(c.env, entry, c.get("actor").owner)));
    const shown = looked
      .map(({ at }, index) => ({ at, resource: found[index] ?? null }))
      .filter(({ resource }) => resource !== null && (status === undefined || resource.status === status))
      .slice(0, most);
    // After a full page the next one begins where it ended; after a short one, where the looking did.
    const last = (shown.length === most ? shown : looked).at(-1);
    const isLast = last === undefined || last.at === entries.at(-1)?.at;
    const executions = shown.map(({ resource }) => resource);
    return c.json({ executions, next_cursor: isLast ? null : last.at.toString(36) }, 200);
  });
}

/** Null for what the entry says and is not: not scheduled after all, forgotten, or listed by another entry. */
function lookAt(env: Env, { id, at }: Entry, owner: string): Promise<Resource | null> {
  const one = env.EXECUTIONS.idFromString(id);
  return callExecution(env, one, (execution): Promise<Resource | null> => execution.resource(owner, at));
}
