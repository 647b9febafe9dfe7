// Who failed, where a component's run did not end well: derived from what the host knows, not proven. What comes out of
// an isolate decides no more than its own name and message. The first line that fits decides:
//
//  what is known                                                    | origin
//  no attempt could be brought to an end                            | platform (lifecycle.ts)
//  the deadline passed while an answer from upstream was awaited    | upstream
//  the last answer from upstream was 401, 403 or 407                | credentials
//  the last answer was 408, 429 or 5xx, or there was none: the host | upstream
//    was not found, refused, broke off or stayed silent             |
//  the component says that the credentials are not valid            | credentials
//  anything else                                                    | component
//
// The last answer counts, not the worst: a component that was refused and then got what it wanted was not refused.

export const ORIGINS = ["credentials", "upstream", "component", "platform"] as const;

export type Origin = (typeof ORIGINS)[number];

/** Why an execution was rejected, as the client gets it. */
export interface Reason {
  readonly name: string;
  readonly message: string;
}

export interface Failure extends Reason {
  readonly origin: Origin;
  /** The status of the last answer from upstream, if there was one. */
  readonly httpStatus?: number;
}

/** How the last request of a run ended: with an answer (`status` is null where it is not HTTP), or with none. */
export type LastAnswer =
  | { readonly kind: "answer"; readonly status: number | null }
  | { readonly kind: "failure" }
  | { readonly kind: "nothing" };

export interface Evidence {
  /**
   * Who ended the run: the host at the deadline, or the component, perhaps by saying that the credentials are not
   * valid.
   */
  readonly end: "deadline" | "component" | "not_verified";
  readonly lastAnswer: LastAnswer;
  /** Whether the run still waited for an answer from upstream when it ended. */
  readonly isAwaiting: boolean;
}

const CREDENTIALS: ReadonlySet<number> = new Set([401, 403, 407]);
const OVERLOADED: ReadonlySet<number> = new Set([408, 429]);

/** A message says what happened, it does not carry documents; the row has room for more than this. */
const LONGEST_MESSAGE = 2000;

/** `reason`: already free of secrets. */
export function failureOf({ name, message }: Reason, evidence: Evidence): Failure {
  const { lastAnswer } = evidence;
  const status = lastAnswer.kind === "answer" ? lastAnswer.status : null;
  return {
    origin: originOf(evidence, status),
    name,
    message: message.slice(0, LONGEST_MESSAGE),
    ...(status !== null && { httpStatus: status }),
  };
}

function originOf({ end, lastAnswer, isAwaiting }: Evidence, status: number | null): Origin {
  if (end === "deadline" && isAwaiting) return "upstream";
  if (status !== null && CREDENTIALS.has(status)) return "credentials";
  if (lastAnswer.kind === "failure" || (status !== null && (OVERLOADED.has(status) || status >= 500)))
    return "upstream";
  return end === "not_verified" ? "credentials" : "component";
}
