// How routes answer, and how their answers are declared.
import { z } from "@hono/zod-openapi";

import { type Problem, answerOf } from "../problem.ts";

/** The answer to a request with a problem. */
export function refuse(problem: Problem, more: Readonly<Record<string, string>> = {}): Response {
  const { status, headers, body } = answerOf(problem);
  return Response.json(body, { status, headers: { ...headers, ...more } });
}

/** An answer with nothing but a message. */
export function answer(status: number, message: string, headers: Readonly<Record<string, string>>): Response {
  return Response.json({ message }, { status, headers });
}

/** An answer that is JSON already. */
export function json(text: string, status = 200): Response {
  return new Response(text, { status, headers: { "Content-Type": "application/json" } });
}

/** An answer without a body. */
export function noContent(): Response {
  return new Response(null, { status: 204 });
}

const Message = z.object({ message: z.string() });

const Violations = z.object({
  message: z.literal("Invalid request."),
  errors: z.array(z.object({ path: z.string(), message: z.string() }).openapi("Violation")),
});

/** Declares a JSON answer. */
export function jsonAnswer<S extends z.ZodType>(description: string, schema: S, headers?: z.ZodObject) {
  return { description, content: { "application/json": { schema } }, ...(headers !== undefined && { headers }) };
}

/** Declares a stream of server-sent events. */
export function eventStream(description: string) {
  return { description, content: { "text/event-stream": { schema: z.string() } } };
}

/** Declares an answer with nothing but a message. */
export function messageAnswer(description: string, headers?: z.ZodObject) {
  return jsonAnswer(description, Message, headers);
}

const retryAfter = z.object({ "Retry-After": z.string() });

/** What every route under /v1 may answer. */
export const commonResponses = {
  401: messageAnswer("The e-mail or the API key is missing or wrong.", z.object({ "WWW-Authenticate": z.string() })),
  421: messageAnswer("The request names a host that is not this service's own."),
  429: messageAnswer(
    "Too many requests from this user, or failed logins from this address: wait for Retry-After seconds.",
    retryAfter,
  ),
  500: messageAnswer(
    "A fault of the service: repeat the request. X-Request-Id names its line in the log.",
    z.object({ "X-Request-Id": z.string() }),
  ),
} as const;

/** What every route that changes something may answer, in addition. */
export const changeResponses = {
  403: messageAnswer("A page of another site sent the request."),
  415: messageAnswer("The request has the wrong Content-Type."),
} as const;

/** What every route with a body may answer, in addition. */
export const bodyResponses = {
  ...changeResponses,
  400: jsonAnswer(
    "The request is invalid; all violations are listed, or the first 4 KB of them.",
    z.union([Violations, Message]),
  ),
  413: messageAnswer("The body is too large, or what would be stored is: the message says which limit it exceeds."),
} as const;
