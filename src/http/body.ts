// How a request's body is declared and taken in. A body that is missing, too large, too deep, not UTF-8 or of another
// type is refused before anything reads it. A type is also what a form of another site's page cannot choose: whatever
// changes something wants one that it cannot send.
import { type RouteConfig, z } from "@hono/zod-openapi";
import type { Context, MiddlewareHandler } from "hono";
import { bodyLimit } from "hono/body-limit";

import { DEEPEST_NESTING, isShallow } from "../json.ts";
import { REQUEST_BODY_BYTES, UPLOAD_BYTES } from "../limits.ts";
import type { Problem } from "../problem.ts";
import type { AppEnv } from "./authenticate.ts";
import { refuse } from "./responses.ts";

const JSON_TYPE = "application/json";

export const NOT_LABELLED_JSON: Problem = {
  reason: "wrong_content_type",
  message: `The request's body must be JSON: send it with Content-Type: ${JSON_TYPE}.`,
};

/** The media type of a packed component. */
const FILE_TYPE = "application/gzip";

/** A JSON body of a request. */
export function body<S extends z.ZodType>(schema: S) {
  return { required: true, content: { [JSON_TYPE]: { schema } } } as const;
}

/** A packed component as a request's body. */
export function file(description: string) {
  const schema = z.string().openapi({ description, format: "binary" });
  return { required: true, content: { [FILE_TYPE]: { schema } } } as const;
}

/** The middleware that takes in the body that a route declares, or sees to it that none is sent as a form. */
export function acceptOf({ method, request }: RouteConfig): readonly MiddlewareHandler<AppEnv>[] {
  const content = request?.body?.content;
  if (content === undefined) return method === "get" ? [] : [acceptNothing];
  return FILE_TYPE in content ? acceptFile : acceptJson;
}

const acceptJson: readonly MiddlewareHandler<AppEnv>[] = [
  receiveBody(REQUEST_BODY_BYTES),
  async (c, next) => {
    const text = decode(await c.req.arrayBuffer());
    if (text === null || (text === "" && c.req.header("Content-Type") === undefined)) {
      return refuse({ reason: "not_json" });
    }
    // From here on the body is this text: Hono itself would replace what is not UTF-8 by U+FFFD. It keeps a promise
    // here, whatever its types say.
    c.req.bodyCache.text = Promise.resolve(text) as unknown as string;
    const value: unknown = await c.req.json().catch(() => null);
    if (isShallow(value)) return next();
    const violation = { path: "", message: `nested more than ${DEEPEST_NESTING} levels deep` };
    return refuse({ reason: "invalid_request", violations: [violation] });
  },
];

/**
 * Nobody reads a body here. Its type has to be right all the same, and may be missing only where no browser sent the
 * request: a browser says so by one of these headers.
 */
const acceptNothing: MiddlewareHandler<AppEnv> = async (c, next) => {
  const type = typeOf(c);
  const isBrowser = c.req.header("Origin") !== undefined || c.req.header("Sec-Fetch-Site") !== undefined;
  return type === JSON_TYPE || (type === null && !isBrowser) ? next() : refuse(NOT_LABELLED_JSON);
};

/** Without its parameters; null if there is none. */
function typeOf(c: Context<AppEnv>): string | null {
  return c.req.header("Content-Type")?.split(";")[0]?.trim().toLowerCase() ?? null;
}

/** Null for what is not UTF-8: a password would silently be stored as another one. */
function decode(bytes: ArrayBuffer): string | null {
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: false }).decode(bytes);
  } catch {
    return null;
  }
}

/** A packed component; its route finds out whether it is one. */
const acceptFile: readonly MiddlewareHandler<AppEnv>[] = [
  receiveBody(UPLOAD_BYTES),
  async (c, next) => {
    if (typeOf(c) === FILE_TYPE) return next();
    const text = `The request's body must be a packed component: send it with Content-Type: ${FILE_TYPE}.`;
    return refuse({ reason: "wrong_content_type", message: text });
  },
];

/**
 * Takes the whole body in, and refuses one that is too large. A client that hangs up in the middle is not a fault of
 * ours.
 */
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
