// What passes between the consumer and the isolate that runs a component, over RPC. The host believes nothing that
// comes out of an isolate: whatever runs there can have replaced the harness.
import { OUTCOME_BYTES } from "../limits.ts";
import type { Account } from "../user/accounts.ts";
import type { Call } from "../runtime/call.ts";

/** The names of the isolate's own modules, in addition to those of the packed component. */
export const HARNESS = ".coatcheck/harness.js";
export const PRELUDE = ".coatcheck/prelude.js";
export const DESCRIPTOR = ".coatcheck/descriptor.json";

export interface RunRequest {
  /** The component's id. */
  readonly component: string;
  /** Tells credentials apart: a component's modules are evaluated again for other ones. */
  readonly credentials: string;
  readonly call: Call;
  /** Names the execution to the egress entrypoint (egress/pass.ts): goes with everything that leaves the isolate. */
  readonly pass: string;
}

/** What the isolate may ask of its host during a run. */
export interface RunCallbacks {
  log(level: string, text: string): Promise<void>;
  /** Stores keys that the component renewed in the execution's account, the only one within reach. */
  updateKeys(keys: unknown): Promise<void>;
  /** The execution's account, keys in clear; null for an execution without one. */
  retrieveAccount(): Promise<Account | null>;
}

/** Lines that are kept of one run: a component that logs in a loop says nothing new after this many. */
export const MOST_LOG_LINES = 200;

/**
 * Characters that cross of one line. Far more than are kept, because a text shrinks when what is secret is taken out of
 * it; and few enough to search each line for secrets.
 */
export const LONGEST_LOG_TEXT = 20_000;

/** The isolate's entrypoint. */
export interface Harness {
  run(request: RunRequest, callbacks: RunCallbacks): Promise<Answer>;
  /** Ends the run with this pass by force: none of its timers, requests or sockets goes on. */
  end(pass: string): Promise<void>;
}

/** How a run ended. `json` is the serialized value, null for `undefined`. */
export type Answer =
  | { readonly kind: "value"; readonly json: string | null }
  | { readonly kind: "error"; readonly name: string; readonly message: string }
  /** Not run: the isolate is another account's; `isKept`: it was found just now that it will always be. */
  | { readonly kind: "taken"; readonly isKept: boolean };

/** What takes the place of a result that is too large to hand out. */
export function tooLarge(bytes: number): Extract<Answer, { kind: "error" }> {
  const message = `The result is ${bytes} bytes long; the limit is ${OUTCOME_BYTES} bytes (8 MiB).`;
  return { kind: "error", name: "ResultTooLargeError", message };
}
