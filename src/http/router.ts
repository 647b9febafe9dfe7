// How a route is declared: once, with its schemas. Requests are checked with them, and /openapi.json is made from them.
import type { OpenAPIHono, RouteConfig, RouteHandler, z } from "@hono/zod-openapi";
import type { MiddlewareHandler } from "hono";

import type { Violation } from "../problem.ts";
import type { AppEnv } from "./authenticate.ts";
import { acceptOf } from "./body.ts";
import { refuse } from "./responses.ts";
import { IdParam } from "./schemas.ts";

export type App = OpenAPIHono<AppEnv>;

/**
 * Handlers answer with a Response of their own: outcomes are already bytes, and problems have one place (problem.ts).
 */
type Handler<R extends RouteConfig> = (c: Parameters<RouteHandler<R, AppEnv>>[0]) => Response | Promise<Response>;

/** Declares a route and its handler. */
export type AddRoute = <R extends RouteConfig>(route: R, handler: Handler<R>) => void;

/**
 * Adds to `app` the routes that `declare` declares. Each authenticates first, then takes the body in, then checks it
 * against the schemas. Another method of a declared path is refused with those that the path has; so a fixed path comes
 * before one with parameters, which would take its place.
 */
export function addRoutes(
  app: App,
  authenticate: MiddlewareHandler<AppEnv>,
  declare: (addRoute: AddRoute) => void,
): void {
  const declared: { route: RouteConfig; handler: unknown }[] = [];
  declare((route, handler) => declared.push({ route, handler }));
  const byPath = Object.groupBy(declared, ({ route }) => route.path);
  const paths = Object.entries(byPath).toSorted(([a], [b]) => Number(a.includes("{")) - Number(b.includes("{")));
  for (const [path, routes = []] of paths) {
    for (const { route, handler } of routes) {
      const { params, headers, ...checked } = route.request ?? {};
      const rest = params === IdParam ? checked : { ...checked, ...(params !== undefined && { params }) };
      const middleware = [authenticate, ...acceptOf(route), takeNamed(params, headers as z.ZodObject | undefined)];
      app.openAPIRegistry.registerPath(route);
      app.openapi({ ...route, request: rest, middleware, hide: true }, handler as never);
    }
    refuseOtherMethods(
      app,
      routingPath(path),
      routes.map(({ route }) => route.method.toUpperCase()),
    );
  }
}

/**
 * Takes what a route names of the path and the headers. A poll is little else, and the library's own validators would
 * read every header there is, and check for each request again that an id is a text.
 */
function takeNamed(params: unknown, headers: z.ZodObject | undefined): MiddlewareHandler<AppEnv> {
  const names = Object.keys(headers?.shape ?? {});
  const none = headers?.safeParse({});
  return (c, next) => {
    if (params === IdParam) c.req.addValidatedData("param", c.req.param());
    if (headers === undefined) return next();
    const given = names.flatMap((name) => {
      const value = c.req.header(name);
      return value === undefined ? [] : [[name, value] as const];
    });
    const result = given.length === 0 && none !== undefined ? none : headers.safeParse(Object.fromEntries(given));
    if (!result.success) {
      return Promise.resolve(refuse({ reason: "invalid_request", violations: violationsOf(result.error) }));
    }
    c.req.addValidatedData("header", result.data);
    return next();
  };
}

/** A path of the API description as Hono writes it. */
function routingPath(path: string): string {
  return path.replaceAll(/\{(\w+)\}/g, ":$1");
}

/** Hono answers HEAD with the handler of GET: not on a path where a GET uses something up. */
export function refuseHead(app: App, path: string, allow: readonly string[]): void {
  app.use(routingPath(path), (c, next) =>
    c.req.raw.method === "HEAD" ? Promise.resolve(refuse({ reason: "wrong_method", allow })) : next(),
  );
}

/** Answers 405 to every method of `path` that no earlier route takes. */
export function refuseOtherMethods(app: App, path: string, allow: readonly string[]): void {
  app.all(path, () => refuse({ reason: "wrong_method", allow }));
}

/** What a request violates, as zod found it. */
export function violationsOf(error: z.core.$ZodError): Violation[] {
  return error.issues.map((issue) => ({ path: issue.path.join("."), message: issue.message }));
}
