// Which error an answer stands for that is not a success.
import {
  CoatcheckError,
  Conflict,
  Expired,
  Forbidden,
  InvalidRequest,
  NotFound,
  Unauthorized,
  Unexpected,
} from "./errors.ts";
import type { Violation } from "./api.ts";

interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly body: unknown;
}

/**
 * The one text of an answer that is matched: the protocol tells a 404 of an execution that expired from every other 404
 * by nothing else, and fixes the text to the letter. What the service says in words of its own is shown, and never
 * matched.
 */
const EXPIRED = "Expired.";

/** The error to throw for it. */
export function errorOf({ status, headers, body }: Answer): CoatcheckError {
  const message = messageIn(body);
  if (message === null) {
    const to = status >= 300 && status < 400 ? headers.get("Location") : null;
    const where = to === null ? "" : `, a redirect to ${to}`;
    return new Unexpected(`This is not a coatcheck service: it answered with status ${status}${where}.`, status);
  }
  switch (status) {
    case 400:
    case 413:
    case 415:
    case 422:
      return new InvalidRequest(message, status, violationsIn(body));
    case 401:
      return new Unauthorized("The e-mail or the API key is wrong.", status);
    case 403:
      return new Forbidden(message, status);
    case 404:
      return message === EXPIRED ? new Expired("The execution expired.", status) : new NotFound(message, status);
    case 409:
      return new Conflict(message, status);
    default:
      return new Unexpected(message, status);
  }
}

/** The message in an answer's body; null if there is none. */
export function messageIn(body: unknown): string | null {
  return typeof body === "object" && body !== null && "message" in body ? String(body.message) : null;
}

function violationsIn(body: unknown): readonly Violation[] {
  const { errors } = body as { errors?: unknown };
  return Array.isArray(errors) ? (errors as Violation[]) : [];
}
