// The application: every route, and what answers where none does. How a route is declared is in router.ts.
import { OpenAPIHono } from "@hono/zod-openapi";
import { HTTPException } from "hono/http-exception";

import type { Catalog } from "../sandbox/catalog.ts";
import { AnyScheduleRequest } from "../execution/request.ts";
import { ConfigError, isDevelopment, readConfig } from "../config.ts";
import { describeError, log } from "../log.ts";
import { isOwnPage, originFor } from "../origin.ts";
import type { KeyMemory } from "../user/keys.ts";
import type { Actor } from "../user/actor.ts";
import { addAccountRoutes } from "./accounts/routes.ts";
import { type AppEnv, authenticate } from "./authenticate.ts";
import { NOT_LABELLED_JSON } from "./body.ts";
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

/** Methods that change nothing: a page of another site cannot read what they answer. */
const SAFE_METHODS: ReadonlySet<string> = new Set(["GET", "HEAD", "OPTIONS"]);

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
    await next();
    c.res.headers.set("Cache-Control", "no-store");
    c.res.headers.set("X-Content-Type-Options", "nosniff");
  });
  app.use(async (c, next) => {
    const { publicUrls } = readConfig(c.env);
    const origin = originFor(c.req.url, publicUrls, isDevelopment());
    if (origin === null) return refuse({ reason: "misdirected" });
    const page = c.req.header("Origin");
    if (page !== undefined && !SAFE_METHODS.has(c.req.method) && !isOwnPage(page, origin, publicUrls)) {
      return refuse({ reason: "foreign_page" });
    }
    c.set("origin", origin);
    return next();
  });
  app.notFound(() => refuse({ reason: "unknown_path" }));
  app.onError((error) => {
    if (error instanceof HTTPException && error.status === 415) {
      return refuse(NOT_LABELLED_JSON);
    }
    if (error instanceof HTTPException && error.status === 400) return refuse({ reason: "not_json" });
    if (error instanceof ConfigError) return refuse({ reason: "not_configured", message: error.message });
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
