// What became of executions, without handing anything out: one of them, its logs, and the list of the user's own. The
// user's object knows which executions there are; the object of each knows what became of it.
import { createRoute } from "@hono/zod-openapi";
import { callExecution, issuedId } from "../../stubs.ts";

import { readConfig } from "../../config.ts";
import { ExecutionView, Logs } from "../../execution/view.ts";
import type { Unauthorized } from "../../user/actor.ts";
import type { HistoryEntry } from "../../user/history.ts";
import { asUser } from "../authenticate.ts";
import { bodyResponses, commonResponses, jsonAnswer, messageAnswer, refuse } from "../responses.ts";
import { type AddRoute } from "../router.ts";
import { IdParam } from "../schemas.ts";
import { Executions, ExecutionsQuery } from "./schemas.ts";

const DEFAULT_LIMIT = 20;

/** How many are read for a page that shows only some of them: it may be short, and the cursor goes on. */
const READ_FOR_FILTER = 50;

const unknown = messageAnswer("The execution is not the user's, or is no longer remembered.");

const retrieve = createRoute({
  method: "get",
  path: "/v1/exec/{id}",
  summary: "Get an execution",
  request: { params: IdParam },
  responses: {
    200: jsonAnswer("The execution.", ExecutionView),
    404: unknown,
    ...commonResponses,
  },
});

const list = createRoute({
  method: "get",
  path: "/v1/exec",
  summary: "List your executions of the last day",
  request: { query: ExecutionsQuery },
  responses: {
    200: jsonAnswer("A page.", Executions),
    400: bodyResponses[400],
    404: messageAnswer("This deployment keeps no history."),
    ...commonResponses,
  },
});

const logs = createRoute({
  method: "get",
  path: "/v1/exec/{id}/logs",
  summary: "Get what the component logged",
  request: { params: IdParam },
  responses: {
    200: jsonAnswer("The lines, 64 KB in total at most.", Logs),
    404: unknown,
    ...commonResponses,
  },
});

export function addHistoryRoutes(addRoute: AddRoute): void {
  addRoute(retrieve, async (c) => {
    const id = issuedId(c.env.EXECUTIONS, c.req.valid("param").id);
    if (id === null) return refuse({ reason: "unknown_result" });
    const view = await callExecution(c.env, id, (execution): Promise<ExecutionView | null> =>
      execution.view(c.get("actor").owner),
    );
    return view === null ? refuse({ reason: "unknown_result" }) : c.json(view, 200);
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
    if (!readConfig(c.env).keepsHistory) return refuse({ reason: "no_history" });
    const { status, component = null, limit = DEFAULT_LIMIT, cursor } = c.req.valid("query");
    const most = Number(limit);
    const before = cursor === undefined ? null : Number.parseInt(cursor, 36);
    const toRead = status === undefined ? most : READ_FOR_FILTER;
    return asUser(
      c,
      // One more than are read, to know whether there is a next page.
      (user, caller): Promise<HistoryEntry[] | Unauthorized> => user.executions(caller, before, component, toRead + 1),
      async (entries) => {
        const read = entries.slice(0, toRead);
        const views = await Promise.all(read.map((entry) => viewOf(c.env, entry, c.get("actor").owner)));
        const shown = read
          .map(({ at }, index) => ({ at, view: views[index] ?? null }))
          .filter(({ view }) => view !== null && (status === undefined || view.status === status))
          .slice(0, most);
        // After a full page the next one begins where it ended; after a short one, where reading did.
        const last = (shown.length === most ? shown : read).at(-1);
        const isLast = last === undefined || last.at === entries.at(-1)?.at;
        const executions = shown.map(({ view }) => view);
        return c.json({ executions, next_cursor: isLast ? null : last.at.toString(36) }, 200);
      },
    );
  });
}

/** Null where the entry does not count: not scheduled after all, forgotten, or listed by another entry. */
function viewOf(env: Env, { id, at }: HistoryEntry, owner: string): Promise<ExecutionView | null> {
  return callExecution(env, id, (execution): Promise<ExecutionView | null> => execution.view(owner, at));
}
