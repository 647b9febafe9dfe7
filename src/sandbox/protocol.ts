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
  /** Stores keys that the component renewed, as JSON, in the execution's account, the only one within reach. */
  updateKeys(keys: string): Promise<void>;
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
  /** Resolves to an answer as it is written. */
  run(request: RunRequest, callbacks: RunCallbacks): Promise<string>;
  /** Ends the run with this pass by force: none of its timers, requests or sockets goes on. */
  end(pass: string): Promise<void>;
}

/** How a run ended. `json` is the serialized value. */
export type Answer =
  | { readonly kind: "value"; readonly json: string }
  | { readonly kind: "error"; readonly name: string; readonly message: string }
  /** Not run: the isolate is another account's; `isKept`: it was found just now that it will always be. */
  | { readonly kind: "taken"; readonly isKept: boolean };

/**
 * An answer crosses as one text, because a text can be measured before anything looks into it: the kind in a line of
 * its own, of an error its name in another, and the rest.
 */
export function writeAnswer(answer: Answer): string {
  switch (answer.kind) {
    case "value":
      return `value\n${answer.json}`;
    case "error":
      return `error\n${lineOf(answer.name)}\n${answer.message}`;
    case "taken":
      return `taken\n${answer.isKept ? "kept" : ""}`;
  }
}

/** Null for what is no answer: it comes out of an isolate, and can be anything. */
export function readAnswer(text: unknown): Answer | null {
  if (typeof text !== "string") return null;
  const [kind, rest] = cut(text);
  switch (kind) {
    case "value":
      return { kind, json: rest };
    case "error": {
      const [name, message] = cut(rest);
      return { kind, name, message };
    }
    case "taken":
      return { kind, isKept: rest === "kept" };
    default:
      return null;
  }
}

/** The first line, and what follows it. */
function cut(text: string): [line: string, rest: string] {
  const end = text.indexOf("\n");
  return end < 0 ? [text, ""] : [text.slice(0, end), text.slice(end + 1)];
}

function lineOf(text: string): string {
  return text.replaceAll("\n", " ");
}

/** What takes the place of a result that is too large to hand out. */
export function tooLarge(bytes: number): Extract<Answer, { kind: "error" }> {
  const message = `The result is ${bytes} bytes long; the limit is ${OUTCOME_BYTES} bytes (8 MiB).`;
  return { kind: "error", name: "ResultTooLargeError", message };
}
