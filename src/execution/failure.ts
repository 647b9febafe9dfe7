// Who failed, where a component's execution did not end well: derived from what the host knows, and not proven. What comes out of an
// isolate decides no more than its own name and message. The first line that fits says it:
//
//  what is known                                                          | origin
//  no attempt could be brought to an end                                  | platform (lifecycle.ts)
//  the deadline passed while an answer from outside was awaited           | upstream
//  the last answer from outside was 401, 403 or 407                       | credentials
//  the last answer was 408, 429 or 5xx, or there was no answer to be had: | upstream
//    the host was not found, refused, broke off or was silent             |
//  the component says that the credentials are not valid                  | credentials
//  all else                                                               | component
//
// The last answer counts, not the worst: a component that was refused and then got what it wanted was not refused.

/** The reason of a rejection, as the client gets it. */
export interface Reason {
  readonly name: string;
  readonly message: string;
}

export type Origin = "credentials" | "upstream" | "component" | "platform";

export interface Blame {
  readonly origin: Origin;
  readonly name: string;
  readonly message: string;
  /** Of the last answer from outside, where there was one. */
  readonly httpStatus?: number;
}

/** What last came of asking outside: an answer, with its status where it is HTTP's; or none, because the network failed. */
export type Heard =
  | { readonly kind: "answer"; readonly status: number | null }
  | { readonly kind: "failure" }
  | { readonly kind: "nothing" };

export interface Evidence {
  /** Whether the host ended the run at its deadline; else the component did, or said that the credentials are not valid. */
  readonly end: "deadline" | "component" | "not_verified";
  readonly heard: Heard;
  /** Whether an answer from outside was awaited when the run ended. */
  readonly isAwaiting: boolean;
}

const CREDENTIALS: ReadonlySet<number> = new Set([401, 403, 407]);
const OVERLOADED: ReadonlySet<number> = new Set([408, 429]);

/** A message says what happened, it does not carry documents; the row has room for more than this. */
const LONGEST_MESSAGE = 2000;

/** `reason`: scrubbed already. */
export function blameOf({ name, message }: Reason, evidence: Evidence): Blame {
  const { heard } = evidence;
  const status = heard.kind === "answer" ? heard.status : null;
  return {
    origin: originOf(evidence, status),
    name,
    message: message.slice(0, LONGEST_MESSAGE),
    ...(status !== null && { httpStatus: status }),
  };
}

function originOf({ end, heard, isAwaiting }: Evidence, status: number | null): Origin {
  if (end === "deadline" && isAwaiting) return "upstream";
  if (status !== null && CREDENTIALS.has(status)) return "credentials";
  if (heard.kind === "failure" || (status !== null && (OVERLOADED.has(status) || status >= 500))) return "upstream";
  return end === "not_verified" ? "credentials" : "component";
}
