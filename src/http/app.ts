// The application: every route, and what answers where none does. How a route is declared is in router.ts.
import { OpenAPIHono } from "@hono/zod-openapi";
import { HTTPException } from "hono/http-exception";

import type { Catalog } from "../sandbox/catalog.ts";
import { AnyScheduleRequest } from "../execution/request.ts";
import { ConfigError, isDevelopment, readConfig } from "../config.ts";
import { describeError, log } from "../log.ts";
import { originFor } from "../origin.ts";
import type { KeyMemory } from "../user/keys.ts";
import type { Actor } from "../user/actor.ts";
import { addAccountRoutes } from "./accounts/routes.ts";
import { type AppEnv, authenticate } from "./authenticate.ts";
import { addComponentRoutes } from "./components/routes.ts";
import { addPages } from "./pages.ts";
import { addDescription } from "./reference/description.ts";
import { addEventsRoute } from "./executions/events.ts";
import { addVariablesRoutes } from "./components/variables.ts";
import { RESULT_PATH, addExecutionRoutes } from "./executions/routes.ts";
import { addHistoryRoutes } from "./executions/history.ts";
import { refuse } from "./responses.ts";
import { type App, addRoutes, refuseHead, violationsOf } from "./router.ts";
import { addUserRoutes } from "./users/routes.ts";

const NO_STORE = "no-store";

const NOT_JSON = "The request's body must be JSON: send it with Content-Type: application/json.";

export function createApp(catalog: Catalog, memory: KeyMemory<Actor>): App {
  const app: App = new OpenAPIHono<AppEnv>({
    strict: false,
    defaultHook: (result) => {
      if (result.success) return;
      const violations = violationsOf(result.error);
      // With a wrong execution_type zod stops there; what every type needs is checked all the same.
      if (result.error.issues.some(({ code }) => code === "invalid_union")) {
        const more = AnyScheduleRequest.safeParse("data" in result ? result.data : undefined);
        if (!more.success) violations.push(...violationsOf(more.error));
      }
      return refuse({ reason: "invalid_request", violations });
    },
  });
  app.use(async (c, next) => {
    const { publicUrls } = readConfig(c.env);
    const origin = originFor(c.req.url, publicUrls, isDevelopment());
    if (origin === null) return refuse({ reason: "misdirected" }, { "Cache-Control": NO_STORE });
    c.set("origin", origin);
    await next();
    c.res.headers.set("Cache-Control", NO_STORE);
    return undefined;
  });
  app.notFound(() => refuse({ reason: "unknown_path" }));
  app.onError((error) => {
    if (error instanceof HTTPException && error.status === 415) {
      return refuse({ reason: "wrong_content_type", message: NOT_JSON });
    }
    if (error instanceof HTTPException && error.status === 400) return refuse({ reason: "not_json" });
    if (error instanceof ConfigError) {
      // Thrown before the middleware that would set this header.
      return refuse({ reason: "not_configured", message: error.message }, { "Cache-Control": NO_STORE });
    }
    const requestId = crypto.randomUUID();
    log.error("unexpected_error", { request: requestId, ...describeError(error) });
    return refuse({ reason: "internal", requestId });
  });

  refuseHead(app, RESULT_PATH, ["GET", "DELETE"]);
  addRoutes(app, authenticate(memory), (addRoute) => {
    addExecutionRoutes(addRoute, catalog);
    addHistoryRoutes(addRoute);
    addEventsRoute(addRoute);
    addAccountRoutes(addRoute, catalog);
    addUserRoutes(addRoute, memory);
    addComponentRoutes(addRoute, catalog);
    addVariablesRoutes(addRoute);
  });
  addPages(app);
  addDescription(app);
  return app;
}
