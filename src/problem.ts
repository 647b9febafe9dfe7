// What can go wrong with a request and is expected to: one tagged union, and the one place that turns a reason into a
// status and a body. A component's failure is an outcome and not in here; a bug is thrown and becomes an opaque 500.
import { COMPONENTS_PER_USER } from "./limits.ts";

export interface Violation {
  /** Where in the body, dotted; or the header's name. */
  readonly path: string;
  readonly message: string;
}

export type Failure =
  | { readonly reason: "invalid_request"; readonly violations: readonly Violation[] }
  | { readonly reason: "not_json" }
  | { readonly reason: "body_cut_off" }
  | { readonly reason: "unauthorized" }
  | { readonly reason: "forbidden"; readonly message: string }
  | { readonly reason: "unknown_path" }
  | { readonly reason: "unknown_result" }
  | { readonly reason: "expired" }
  | { readonly reason: "no_list" }
  | { readonly reason: "unknown_component" }
  | { readonly reason: "unknown_account" }
  | { readonly reason: "unknown_user" }
  | { readonly reason: "wrong_method"; readonly allow: readonly string[] }
  | { readonly reason: "email_taken" }
  | { readonly reason: "component_taken" }
  | { readonly reason: "too_many_components" }
  | { readonly reason: "body_too_large"; readonly limitBytes: number }
  | { readonly reason: "wrong_content_type"; readonly message: string }
  | { readonly reason: "key_reused" }
  | { readonly reason: "too_many_requests"; readonly retryAfterSeconds: number }
  | { readonly reason: "internal"; readonly requestId: string }
  | { readonly reason: "not_configured"; readonly message: string };

export interface Refusal {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body: { readonly message: string; readonly errors?: readonly Violation[] };
}

/** The answer to a request that failed so. The messages are those of the specification and the contract, to the letter. */
export function refusalOf(failure: Failure): Refusal {
  switch (failure.reason) {
    case "invalid_request":
      return { status: 400, body: { message: "Invalid request.", errors: failure.violations } };
    case "not_json":
      return refusal(400, "The request's body is not valid JSON.");
    case "body_cut_off":
      return refusal(400, "The request's body did not arrive whole.");
    case "unauthorized":
      return { ...refusal(401, "Unauthorized."), headers: { "WWW-Authenticate": 'Basic realm="coatcheck"' } };
    case "forbidden":
      return refusal(403, failure.message);
    case "unknown_path":
      return refusal(404, "Not Found");
    case "unknown_result":
      return refusal(404, "Result does not exist.");
    case "expired":
      return refusal(404, "Expired.");
    case "no_list":
      return refusal(404, "This deployment keeps no list of executions.");
    case "unknown_component":
      return refusal(404, "Component does not exist.");
    case "unknown_account":
      return refusal(404, "Account does not exist.");
    case "unknown_user":
      return refusal(404, "User does not exist.");
    case "wrong_method":
      return { ...refusal(405, "Method Not Allowed"), headers: { Allow: failure.allow.join(", ") } };
    case "email_taken":
      return refusal(409, "A user with this email exists already.");
    case "component_taken":
      return refusal(409, "This is the id of a built-in component; choose another one.");
    case "too_many_components":
      return refusal(409, `A user may have ${COMPONENTS_PER_USER} components; delete one first.`);
    case "body_too_large":
      return refusal(413, `The request's body is over ${failure.limitBytes / 1024} KiB.`);
    case "wrong_content_type":
      return refusal(415, failure.message);
    case "key_reused":
      return refusal(422, "This Idempotency-Key was used with another request; use a new key for a new request.");
    case "too_many_requests":
      return { ...refusal(429, "Too many requests."), headers: { "Retry-After": String(failure.retryAfterSeconds) } };
    case "internal":
      return { ...refusal(500, "Internal Server Error"), headers: { "X-Request-Id": failure.requestId } };
    case "not_configured":
      return refusal(500, failure.message);
  }
}

function refusal(status: number, message: string): Refusal {
  return { status, body: { message } };
}
