// What an answer that is not the hoped-for one means.
import {
  CoatcheckError,
  Conflict,
  Expired,
  Forbidden,
  InvalidRequest,
  NotFound,
  Unauthorized,
  Unexpected,
  type Violation,
} from "./errors.ts";

interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly body: unknown;
}

/** The error to throw for it. */
export function refusalOf({ status, headers, body }: Answer): CoatcheckError {
  const message = messageIn(body);
  if (message === null) {
    const to = status >= 300 && status < 400 ? headers.get("Location") : null;
    const where = to === null ? "" : `, a redirect to ${to}`;
    return new Unexpected(`What answers is not coatcheck: status ${status}${where}.`, status);
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
      return message === "Expired." ? new Expired("The execution expired.", status) : new NotFound(message, status);
    case 409:
      return new Conflict(message, status);
    default:
      return new Unexpected(message, status);
  }
}

/** An id as a part of a path. Empty, or a step up, it would be another path. Throws InvalidRequest. */
export function segment(id: string): string {
  if (/^\.{0,2}$/.test(id)) throw new InvalidRequest(`"${id}" is no id.`, null, []);
  return encodeURIComponent(id);
}

/** The message of an answer's body; null where it has none. */
export function messageIn(body: unknown): string | null {
  return typeof body === "object" && body !== null && "message" in body ? String(body.message) : null;
}

function violationsIn(body: unknown): readonly Violation[] {
  const { errors } = body as { errors?: unknown };
  return Array.isArray(errors) ? (errors as Violation[]) : [];
}
