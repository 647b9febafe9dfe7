// What a call of the client may throw: one class for each thing that a program may want to handle differently. No error
// holds a credential or the body of a request.
import type { Failure, Reason, Violation } from "./api.ts";

/** The base class of all of the client's errors. An aborted call throws its signal's reason instead. */
export class CoatcheckError extends Error {
  override readonly name: string = "CoatcheckError";
  /** The status of the answer; null if none came. */
  readonly status: number | null;

  constructor(message: string, status: number | null, options?: ErrorOptions) {
    super(message, options);
    this.status = status;
  }
}

/** The component rejected: the execution is over, and this is its outcome. */
export class Rejected extends CoatcheckError {
  override readonly name = "Rejected";
  readonly reason: Reason;
  /** Who failed, as far as the service can tell; null if it cannot, or was not asked. */
  readonly failure: Failure | null;

  constructor(reason: Reason, failure: Failure | null = null) {
    super(`${reason.name}: ${reason.message}`, 400);
    this.reason = reason;
    this.failure = failure;
  }
}

/** There was no outcome in time, or nobody fetched it in time. */
export class Expired extends CoatcheckError {
  override readonly name = "Expired";
}

/** It never existed, belongs to another user, or is gone: fetched by another reader, cancelled or deleted. */
export class NotFound extends CoatcheckError {
  override readonly name: string = "NotFound";
}

/** The execution existed, but its result is gone: another reader fetched it, or somebody cancelled it. */
export class Gone extends NotFound {
  override readonly name = "Gone";
}

/** The request does not make sense: 400, 413, 415 and 422. With the status null it was not even sent. */
export class InvalidRequest extends CoatcheckError {
  override readonly name = "InvalidRequest";
  /** Everything that is wrong with it; empty if the message says it. */
  readonly violations: readonly Violation[];

  constructor(message: string, status: number | null, violations: readonly Violation[]) {
    super(message, status);
    this.violations = violations;
  }
}

/** It already exists, or cannot exist next to what does. */
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

/** The service has no answer right now: it cannot be reached (status null), has a fault, or asks for a pause. */
export class Unavailable extends CoatcheckError {
  override readonly name: string = "Unavailable";
  /** The pause that the service asks for, in milliseconds; null if it asks for none. */
  readonly retryAfterMs: number | null;

  constructor(message: string, status: number | null, retryAfterMs: number | null = null, options?: ErrorOptions) {
    super(message, status, options);
    this.retryAfterMs = retryAfterMs;
  }
}

/** The user sends too many requests. */
export class TooManyRequests extends Unavailable {
  override readonly name = "TooManyRequests";
}

/** The answer did not come from coatcheck, but from a proxy, a web page or another service. */
export class Unexpected extends CoatcheckError {
  override readonly name = "Unexpected";
}
