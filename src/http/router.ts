// How a route is declared: once, with its schemas, from which requests are checked and /openapi.json is made.
import { OpenAPIHono, type RouteConfig, type RouteHandler, z } from "@hono/zod-openapi";
import type { MiddlewareHandler } from "hono";
import { bodyLimit } from "hono/body-limit";

import type { Violation } from "../problem.ts";
import { REQUEST_BODY_BYTES, UPLOAD_BYTES } from "../limits.ts";
import type { AppEnv } from "./authenticate.ts";
import { DEEPEST_NESTING, isShallow } from "../json.ts";
import { refuse } from "./responses.ts";
import { IdParam } from "./schemas.ts";

/** The media type of a packed component. */
const FILE_TYPE = "application/gzip";

export type App = OpenAPIHono<AppEnv>;

/** Handlers answer with a Response of their own: outcomes are bytes already, and failures have one place (failure.ts). */
type Handler<R extends RouteConfig> = (c: Parameters<RouteHandler<R, AppEnv>>[0]) => Response | Promise<Response>;

/** Declares a route and its handler. */
export type AddRoute = <R extends RouteConfig>(route: R, handler: Handler<R>) => void;

/**
 * Adds to `app` the routes that `declare` declares. Each asks first who is asking, then whether the body can be looked at,
 * then whether it fits the schemas. Another method of a declared path is refused with those that it has; so a fixed path
 * comes before one with parameters, which would take its place.
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
      const content = route.request?.body?.content;
      const accept = content === undefined ? [] : FILE_TYPE in content ? acceptFile : acceptJson;
      const { params, headers, ...checked } = route.request ?? {};
      const rest = params === IdParam ? checked : { ...checked, ...(params !== undefined && { params }) };
      const middleware = [authenticate, ...accept, takeNamed(params, headers as z.ZodObject | undefined)];
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
 * Takes what a route names of the path and the headers. A poll is little else, and the library's own validators would read every header
 * there is, and check for each request anew that an id is a text.
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

/** A path of the description as Hono writes it. */
function routingPath(path: string): string {
  return path.replaceAll(/\{(\w+)\}/g, ":$1");
}

/** Hono answers HEAD with the handler of GET; on a path where a GET uses something up that must not be. */
export function refuseHead(app: App, path: string): void {
  app.use(routingPath(path), (c, next) =>
    c.req.raw.method === "HEAD" ? Promise.resolve(refuse({ reason: "wrong_method", allow: ["GET"] })) : next(),
  );
}

/** 405 for every method of `path` that no route before has taken. */
export function refuseOtherMethods(app: App, path: string, allow: readonly string[]): void {
  app.all(path, () => refuse({ reason: "wrong_method", allow }));
}

/** Refuses a body that is missing, too long, too deep or not in UTF-8 before anything looks at it. */
const acceptJson: readonly MiddlewareHandler<AppEnv>[] = [
  receiveBody(REQUEST_BODY_BYTES),
  async (c, next) => {
    const text = decode(await c.req.arrayBuffer());
    if (text === null || (text === "" && c.req.header("Content-Type") === undefined)) {
      return refuse({ reason: "not_json" });
    }
    // What reads the body from here on reads this text: left alone, it would put U+FFFD in the place of what is no UTF-8.
    // Hono keeps a promise here, whatever its types say.
    c.req.bodyCache.text = Promise.resolve(text) as unknown as string;
    const value: unknown = await c.req.json().catch(() => null);
    if (isShallow(value)) return next();
    const violation = { path: "", message: `nested more than ${DEEPEST_NESTING} levels deep` };
    return refuse({ reason: "invalid_request", violations: [violation] });
  },
];

/** Null for what is not UTF-8: a password would be stored as another one, and nobody would know. */
function decode(bytes: ArrayBuffer): string | null {
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: false }).decode(bytes);
  } catch {
    return null;
  }
}

/** A packed component; whether it is one is for its route to see. */
const acceptFile: readonly MiddlewareHandler<AppEnv>[] = [
  receiveBody(UPLOAD_BYTES),
  async (c, next) => {
    if (c.req.header("Content-Type")?.split(";")[0]?.trim().toLowerCase() === FILE_TYPE) return next();
    const text = `The request's body must be a packed component: send it with Content-Type: ${FILE_TYPE}.`;
    return refuse({ reason: "wrong_content_type", message: text });
  },
];

/** Takes the whole body in, and refuses one that is too large. That a client hangs up in the middle of it is no fault of ours. */
function receiveBody(limitBytes: number): MiddlewareHandler<AppEnv> {
  const limit = bodyLimit({ maxSize: limitBytes, onError: () => refuse({ reason: "body_too_large", limitBytes }) });
  return async (c, next) => {
    let isReceived = false;
    const receive = async () => {
      await c.req.arrayBuffer();
      isReceived = true;
      await next();
    };
    try {
      return await limit(c, receive);
    } catch (error) {
      if (isReceived) throw error;
      return refuse({ reason: "body_cut_off" });
    }
  };
}

const Message = z.object({ message: z.string() });

const Violations = z.object({
  message: z.literal("Invalid request."),
  errors: z.array(z.object({ path: z.string(), message: z.string() }).openapi("Violation")),
});

/** A JSON body of a request. */
export function body<S extends z.ZodType>(schema: S) {
  return { required: true, content: { "application/json": { schema } } } as const;
}

/** A packed component as a request's body. */
export function file(description: string) {
  const schema = z.string().openapi({ description, format: "binary" });
  return { required: true, content: { [FILE_TYPE]: { schema } } } as const;
}

/** A JSON answer. */
export function json<S extends z.ZodType>(description: string, schema: S, headers?: z.ZodObject) {
  return { description, content: { "application/json": { schema } }, ...(headers !== undefined && { headers }) };
}

/** A stream of server-sent events. */
export function eventStream(description: string) {
  return { description, content: { "text/event-stream": { schema: z.string() } } };
}

/** An answer with nothing but a message. */
export function message(description: string, headers?: z.ZodObject) {
  return json(description, Message, headers);
}

const retryAfter = z.object({ "Retry-After": z.string() });

/** What every route under /v1 may answer. */
export const commonResponses = {
  401: message("The e-mail or the API key is missing or wrong.", z.object({ "WWW-Authenticate": z.string() })),
  429: message("Too many requests of this user or address: pause for Retry-After seconds.", retryAfter),
  500: message(
    "A fault of the server's: repeat the request. X-Request-Id names its line in the log.",
    z.object({ "X-Request-Id": z.string() }),
  ),
} as const;

/** What every route with a body may answer too. */
export const bodyResponses = {
  400: json("The request does not make sense; all violations are listed.", z.union([Violations, Message])),
  413: message("The body is too large."),
  415: message("The body is not declared as what it must be."),
} as const;

/** What a request violates, from what zod found; `value` is the whole that was checked. */
export function violationsOf(error: z.core.$ZodError): Violation[] {
  return error.issues.map((issue) => ({ path: issue.path.join("."), message: issue.message }));
}
