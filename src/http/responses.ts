// Answers: a failure as its refusal, and JSON that is bytes already.
import type { Context } from "hono";

import { type Failure, refusalOf } from "../problem.ts";

/** The answer to a request that failed in an expected way. */
export function refuse(failure: Failure, more: Readonly<Record<string, string>> = {}): Response {
  const { status, headers, body } = refusalOf(failure);
  return Response.json(body, { status, headers: { ...headers, ...more } });
}

/** An answer with nothing but a message. */
export function answer(status: number, message: string, headers: Readonly<Record<string, string>>): Response {
  return Response.json({ message }, { status, headers });
}

/** An answer without a body. */
export function noContent(): Response {
  return new Response(null, { status: 204 });
}

/** An absolute URL of this service, as the client reached it. */
export function urlOf(c: Context, path: string): string {
  return new URL(c.req.url).origin + path;
}
