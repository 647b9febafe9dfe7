// What a call of the client may throw, one class for each thing that a program may want to do about it. Nothing here holds a
// credential or a request's body.
import type { Failure } from "./execution.ts";

/** What every error of the client's is. An aborted call throws the signal's reason instead. */
export class CoatcheckError extends Error {
  override readonly name: string = "CoatcheckError";
  /** The status of the answer; null where none came. */
  readonly status: number | null;

  constructor(message: string, status: number | null, options?: ErrorOptions) {
    super(message, options);
    this.status = status;
  }
}

/** What a rejection says of itself. */
export interface Reason {
  readonly name: string;
  readonly message: string;
  readonly [detail: string]: unknown;
}

/** The component rejected: the execution is over, and this is its outcome. */
export class Rejected extends CoatcheckError {
  override readonly name = "Rejected";
  readonly reason: Reason;
  /** Who failed, as far as the service can tell; null where that was not asked or is not known. */
  readonly failure: Failure | null;

  constructor(reason: Reason, failure: Failure | null = null) {
    super(`${reason.name}: ${reason.message}`, 400);
    this.reason = reason;
    this.failure = failure;
  }
}

/** Nobody fetched the outcome, or there was none, in time. */
export class Expired extends CoatcheckError {
  override readonly name = "Expired";
}

/** It never was, is another user's, or is gone: fetched by somebody else, cancelled, deleted. */
export class NotFound extends CoatcheckError {
  override readonly name: string = "NotFound";
}

/** The execution was there, and its result is not to be had any more: somebody else fetched it, or cancelled it. */
export class Gone extends NotFound {
  override readonly name = "Gone";
}

export interface Violation {
  /** Where in the request, such as `account_id`. */
  readonly path: string;
  readonly message: string;
}

/** The request makes no sense: 400, 413, 415 and 422; with the status null it was not sent. */
export class InvalidRequest extends CoatcheckError {
  override readonly name = "InvalidRequest";
  /** All that is wrong with it; empty where the message says it. */
  readonly violations: readonly Violation[];

  constructor(message: string, status: number | null, violations: readonly Violation[]) {
    super(message, status);
    this.violations = violations;
  }
}

/** It is there already, or cannot be had beside what is there. */
export class Conflict extends CoatcheckError {
  override readonly name = "Conflict";
}

/** The e-mail or the API key is wrong. */
export class Unauthorized extends CoatcheckError {
  override readonly name = "Unauthorized";
}

/** The user may not do this. */
export class Forbidden extends CoatcheckError {
  override readonly name = "Forbidden";
}

/** The service has no answer now: it is not reached (status null), has a fault, or wants a pause. */
export class Unavailable extends CoatcheckError {
  override readonly name: string = "Unavailable";
  /** The pause that the service asks for, in milliseconds; null where it asks for none. */
  readonly retryAfterMs: number | null;

  constructor(message: string, status: number | null, retryAfterMs: number | null = null, options?: ErrorOptions) {
    super(message, status, options);
    this.retryAfterMs = retryAfterMs;
  }
}

/** Too much of this user at once. */
export class TooManyRequests extends Unavailable {
  override readonly name = "TooManyRequests";
}

/** What answers is not coatcheck: a proxy, a page, another service. */
export class Unexpected extends CoatcheckError {
  override readonly name = "Unexpected";
}
