// What can be wrong with a request: one tagged union, and the one place that turns a reason into a status and a body. A
// component's failure is an outcome (execution/problem.ts), not a problem; a bug is thrown and becomes an opaque 500.
import { LIMITS, type Limit } from "./limits.ts";

export interface Violation {
  /** Where in the body, dotted; or the header's name. */
  readonly path: string;
  readonly message: string;
}

export type Problem =
  | { readonly reason: "invalid_request"; readonly violations: readonly Violation[] }
  | { readonly reason: "not_json" }
  | { readonly reason: "body_cut_off" }
  | { readonly reason: "misdirected" }
  | { readonly reason: "unauthorized" }
  | { readonly reason: "forbidden"; readonly message: string }
  | { readonly reason: "foreign_page" }
  | { readonly reason: "unknown_path" }
  | { readonly reason: "unknown_result" }
  | { readonly reason: "expired" }
  | { readonly reason: "no_history" }
  | { readonly reason: "unknown_component" }
  | { readonly reason: "unknown_account" }
  | { readonly reason: "unknown_user" }
  | { readonly reason: "wrong_method"; readonly allow: readonly string[] }
  | { readonly reason: "email_taken" }
  | { readonly reason: "component_taken" }
  | { readonly reason: "over_limit"; readonly limit: Limit; readonly amount: number }
  | { readonly reason: "body_too_large"; readonly limitBytes: number }
  | { readonly reason: "wrong_content_type"; readonly message: string }
  | { readonly reason: "key_reused" }
  | { readonly reason: "too_many_requests"; readonly retryAfterSeconds: number }
  | { readonly reason: "internal"; readonly requestId: string }
  | { readonly reason: "not_configured"; readonly message: string };

interface Answer {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body: { readonly message: string; readonly errors?: readonly Violation[] };
}

/** Those messages that the specification and the contract have are theirs, to the letter. */
export function answerOf(problem: Problem): Answer {
  switch (problem.reason) {
    case "invalid_request":
      return { status: 400, body: { message: "Invalid request.", errors: listed(problem.violations) } };
    case "not_json":
      return answer(400, "The request's body is not valid JSON.");
    case "body_cut_off":
      return answer(400, "The request's body did not arrive whole.");
    case "unauthorized":
      return { ...answer(401, "Unauthorized."), headers: { "WWW-Authenticate": 'Basic realm="coatcheck"' } };
    case "forbidden":
      return answer(403, problem.message);
    case "foreign_page":
      return answer(403, "Forbidden: only pages of this service may change anything here (Origin, PUBLIC_URL).");
    case "unknown_path":
      return answer(404, "Not Found");
    case "unknown_result":
      return answer(404, "Result does not exist.");
    case "expired":
      return answer(404, "Expired.");
    case "no_history":
      return answer(404, "This deployment keeps no list of executions.");
    case "unknown_component":
      return answer(404, "Component does not exist.");
    case "unknown_account":
      return answer(404, "Account does not exist.");
    case "unknown_user":
      return answer(404, "User does not exist.");
    case "wrong_method":
      return { ...answer(405, "Method Not Allowed"), headers: { Allow: problem.allow.join(", ") } };
    case "email_taken":
      return answer(409, "A user with this e-mail already exists.");
    case "component_taken":
      return answer(409, "A built-in component has this id; choose another one.");
    case "over_limit":
      return answer(LIMITS[problem.limit].unit === "bytes" ? 413 : 409, excessText(problem.limit, problem.amount));
    case "body_too_large":
      return answer(413, `The request's body is over ${problem.limitBytes / 1024} KiB.`);
    case "wrong_content_type":
      return answer(415, problem.message);
    case "misdirected":
      return answer(421, "Misdirected Request: this service does not answer under this host (PUBLIC_URL).");
    case "key_reused":
      return answer(422, "This Idempotency-Key was used with another request; use a new key for a new request.");
    case "too_many_requests":
      return { ...answer(429, "Too many requests."), headers: { "Retry-After": String(problem.retryAfterSeconds) } };
    case "internal":
      return { ...answer(500, "Internal Server Error"), headers: { "X-Request-Id": problem.requestId } };
    case "not_configured":
      return answer(500, problem.message);
  }
}

/**
 * What a list of violations may have, in letters: all that one can make by hand, and a few screens. They repeat what
 * came in, of which there may be megabytes.
 */
const LISTED_LENGTH = 4096;
const PATH_LENGTH = 300;
const MESSAGE_LENGTH = 1000;

/** The first violations, and how many more there are. */
function listed(violations: readonly Violation[]): readonly Violation[] {
  const shown: Violation[] = [];
  let length = 0;
  for (const { path, message } of violations) {
    const violation = { path: shortened(path, PATH_LENGTH), message: shortened(message, MESSAGE_LENGTH) };
    length += JSON.stringify(violation).length;
    if (length > LISTED_LENGTH && shown.length > 0) break;
    shown.push(violation);
  }
  const more = violations.length - shown.length;
  return more === 0 ? shown : [...shown, { path: "", message: `and ${more} more` }];
}

/** Ends in an ellipsis where something is left out. */
function shortened(text: string, length: number): string {
  return text.length <= length ? text : `${text.slice(0, length - 1).replace(/[\uD800-\uDBFF]$/, "")}…`;
}

function answer(status: number, message: string): Answer {
  return { status, body: { message } };
}

/** What there is too much of, and what to do about it. `#`: how much. */
const EXCESSES: Readonly<Record<Limit, readonly [string, string]>> = {
  account_keys: ["The keys of this account would take # as JSON", "Send shorter values, or null to remove a key."],
  account_fields: [
    "An account of this component would have to remember # of names that it declared as passwords",
    "Declare fewer, or update the account, which then forgets those that it has no key for.",
  ],
  accounts: ["You have # accounts", "Delete one first."],
  accounts_bytes: ["Your accounts would take # together", "Delete some, or shorten their keys."],
  variables: ["The environment of this component would take # as JSON", "Send shorter values, or null to remove one."],
  descriptor: ["component.json would take #", "Shorten it."],
  components: ["You have # components", "Delete one first."],
  components_bytes: [
    "The component.json of all your components would take # together",
    "Delete some, or shorten them.",
  ],
  pushes: ["You have pushed # times within an hour", "Push again later."],
  versions: [
    "Your components have # versions in storage, with the replaced ones that waiting executions may need",
    "Push again later, or delete a component.",
  ],
  versions_bytes: [
    "The code of your components would take # in storage, with what was replaced and waiting executions may need",
    "Push again later, or delete a component.",
  ],
};

function excessText(limit: Limit, amount: number): string {
  const { most, unit } = LIMITS[limit];
  const shown = (number: number) => (unit === "bytes" ? `${number} bytes` : String(number));
  const [excess, remedy] = EXCESSES[limit];
  return `${excess.replace("#", shown(amount))}; the most is ${shown(most)}. ${remedy}`;
}
