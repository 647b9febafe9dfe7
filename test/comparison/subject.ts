// What the comparison compares: a call of a fixture, and its outcome after JSON with the keys that were stored by then. The
// original (original.ts), call.ts in Node (outcome.ts) and call.ts in an isolate (test/worker) each make one of the same subject.
import type { Call, Cfg } from "../../src/runtime/call.ts";

/** `rejected` is the message; the original's may be missing. No answer is `silent`, with what became of the caller. */
export type Outcome = ({ data?: unknown } | { rejected?: unknown } | { silent: string }) & { keys?: unknown[] };

export interface Subject {
  readonly component: string;
  readonly call: Call;
}

/** A call, and its one outcome in the original and here. */
export interface Case {
  readonly claim: string;
  readonly subject: Subject;
  readonly outcome: Outcome;
}

/** What both find in `getConfig()`. */
export const COMPONENT_ID = "component-1";

/** Accounts that store keys in their own way; every other one does it at once. */
export const REFUSING = "an account that refuses new keys";
export const SLOW = "an account that takes its time";
export const HELD = "an account that answers after the call";

export const metaModel = (component: string, actionOrTrigger: string, cfg: Cfg = {}): Subject => ({
  component,
  call: { type: "get_meta_model", actionOrTrigger, cfg },
});

export const selectModel = (component: string, actionOrTrigger: string, method: string, cfg: Cfg = {}): Subject => ({
  component,
  call: { type: "select_model", actionOrTrigger, method, cfg },
});

export const verify = (component: string, cfg: Cfg = {}): Subject => ({
  component,
  call: { type: "verify_credentials", cfg },
});

/** The outcome in the bytes that a client would get. */
export function shownOutcome(bytes: Uint8Array): Outcome {
  const body = JSON.parse(new TextDecoder().decode(bytes)) as { data: unknown; reason?: { message: string } };
  return body.reason ? { rejected: body.reason.message } : { data: body.data };
}
