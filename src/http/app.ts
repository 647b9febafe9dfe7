// The router: every route, and what answers where none does. A route is declared once (route.ts); what else can be said
// about a path, that another method is not allowed, follows from the declarations.
import { OpenAPIHono } from "@hono/zod-openapi";
import { HTTPException } from "hono/http-exception";

import type { Catalog } from "../sandbox/catalog.ts";
import { ConfigError, readConfig } from "../config.ts";
import { describeError, log } from "../log.ts";
import type { KeyMemory } from "../user/keys.ts";
import type { Actor } from "../user/object.ts";
import { addAccountRoutes } from "./accounts/routes.ts";
import { type AppEnv, authenticate } from "./authenticate.ts";
import { addComponentRoutes } from "./components/routes.ts";
import { addConsole } from "./pages/console.ts";
import { addDescription } from "./reference/description.ts";
import { addDocs } from "./pages/docs.ts";
import { addEventsRoute } from "./executions/events.ts";
import { addRepoRoutes } from "./components/variables.ts";
import { RESULT_PATH, addExecutionRoutes } from "./executions/routes.ts";
import { addLookRoutes } from "./executions/history.ts";
import { refuse } from "./responses.ts";
import { type App, addRoutes, refuseHead, violationsOf } from "./router.ts";
import { AnySchedule } from "./schemas.ts";
import { addUserRoutes } from "./users/routes.ts";

const NO_STORE = "no-store";

const NOT_JSON = "The request's body must be JSON: send it with Content-Type: application/json.";

export function createApp(catalog: Catalog, memory: KeyMemory<Actor>): App {
  const app: App = new OpenAPIHono<AppEnv>({
    strict: false,
    defaultHook: (result) => {
      if (result.success) return;
      const violations = violationsOf(result.error);
      // With a wrong execution_type zod looks no further; what every type needs is checked all the same.
      if (result.error.issues.some(({ code }) => code === "invalid_union")) {
        const more = AnySchedule.safeParse("data" in result ? result.data : undefined);
        if (!more.success) violations.push(...violationsOf(more.error));
      }
      return refuse({ reason: "invalid_request", violations });
    },
  });
  app.use(async (c, next) => {
    readConfig(c.env);
    await next();
    c.res.headers.set("Cache-Control", NO_STORE);
  });
  app.notFound(() => refuse({ reason: "unknown_path" }));
  app.onError((error) => {
    if (error instanceof HTTPException && error.status === 415) {
      return refuse({ reason: "wrong_content_type", message: NOT_JSON });
    }
    if (error instanceof HTTPException && error.status === 400) return refuse({ reason: "not_json" });
    if (error instanceof ConfigError) {
      // Thrown before anything that comes after the answer.
      return refuse({ reason: "not_configured", message: error.message }, { "Cache-Control": NO_STORE });
    }
    const requestId = crypto.randomUUID();
    log.error("unexpected_error", { request: requestId, ...describeError(error) });
    return refuse({ reason: "internal", requestId });
  });

  refuseHead(app, RESULT_PATH);
  addRoutes(app, authenticate(memory), (addRoute) => {
    addExecutionRoutes(addRoute, catalog);
    addLookRoutes(addRoute);
    addEventsRoute(addRoute);
    addAccountRoutes(addRoute, catalog);
    addUserRoutes(addRoute, memory);
    addComponentRoutes(addRoute, catalog);
    addRepoRoutes(addRoute);
  });
  addConsole(app);
  addDocs(app);
  addDescription(app);
  return app;
}
