// What the comparison compares: a call of a fixture, and its outcome after JSON together with the keys that were stored
// by then. The original (original.ts), call.ts in Node (outcome.ts) and call.ts in an isolate (test/worker) each get
// the same call.
import type { Call, Cfg } from "../../src/runtime/call.ts";

/**
 * `rejected` is the message, which the original may lack. `silent` is a call without an answer, and says how it was
 * ended.
 */
export type Outcome = ({ data?: unknown } | { rejected?: unknown } | { silent: string }) & { keys?: unknown[] };

export interface FixtureCall {
  readonly component: string;
  readonly call: Call;
}

/** A call with the same outcome in the original and here. */
export interface Case {
  readonly claim: string;
  readonly given: FixtureCall;
  readonly outcome: Outcome;
}

/** What `getConfig()` contains in both. */
export const COMPONENT_ID = "component-1";

/** Accounts that store keys in a special way; all others store them at once. */
export const REFUSING = "an account that refuses new keys";
export const SLOW = "an account that takes its time";
export const HELD = "an account that answers after the call";

export const metaModel = (component: string, actionOrTrigger: string, cfg: Cfg = {}): FixtureCall => ({
  component,
  call: { type: "get_meta_model", actionOrTrigger, cfg },
});

export const selectModel = (
  component: string,
  actionOrTrigger: string,
  method: string,
  cfg: Cfg = {},
): FixtureCall => ({
  component,
  call: { type: "select_model", actionOrTrigger, method, cfg },
});

export const verify = (component: string, cfg: Cfg = {}): FixtureCall => ({
  component,
  call: { type: "verify_credentials", cfg },
});

/** The outcome in the bytes that a client gets. */
export function shownOutcome(bytes: Uint8Array): Outcome {
  const body = JSON.parse(new TextDecoder().decode(bytes)) as { data: unknown; reason?: { message: string } };
  return body.reason ? { rejected: body.reason.message } : { data: body.data };
}

/** The original's message for a module that exists but cannot be loaded. */
export function cannotLoad(name: string, main: string): string {
  const hint = `Please check if the file '${main}' is correct.`;
  return `Trigger or action '${name}' is found, but can not be loaded. ${hint}`;
}
