// An outcome as bytes: the very body that the client will get. It is serialised where the component ran, checked here, and
// stays bytes from there on.
import { tooLarge } from "../runtime/answer.ts";
import type { Redact } from "../sandbox/redaction.ts";
import type { Reason } from "./failure.ts";
import type { Verdict } from "./state.ts";
import { OUTCOME_BYTES } from "../limits.ts";

export interface Outcome {
  readonly verdict: Verdict;
  /** `{"data":...}` of a fulfilled execution, `{"message":"Rejected.","reason":{...}}` of a rejected one; UTF-8. */
  readonly bytes: Uint8Array;
  /** Why it did not go well, scrubbed: of a rejection, or of a value that says `verified: false`. Null where it did. */
  readonly complaint: Reason | null;
}

const encoder = new TextEncoder();

/** What a reason needs at most; a component may throw documents. */
const LONGEST_NAME = 200;
const LONGEST_MESSAGE = 10_000;

/** The outcome of what came out of an isolate, which can be anything at all. */
export function outcomeOf(answer: unknown, redact: Redact): Outcome {
  const { kind, json, name, message } = (answer ?? {}) as Record<string, unknown>;
  if (kind === "error" && typeof name === "string" && typeof message === "string") {
    return rejected({ name: redact(name).slice(0, LONGEST_NAME), message: redact(message).slice(0, LONGEST_MESSAGE) });
  }
  const value = kind === "value" ? parse(json ?? "null") : undefined;
  if (value === undefined) {
    return rejected({ name: "Error", message: "The component did not end with an answer that can be understood." });
  }
  const explained = isExplained(value) ? { ...value, reason: redact(value.reason) } : null;
  const bytes = encoder.encode(`{"data":${explained === null ? String(json) : JSON.stringify(explained)}}`);
  if (bytes.byteLength > OUTCOME_BYTES) {
    const reason = tooLarge(bytes.byteLength);
    return rejected({ name: reason.name, message: reason.message });
  }
  return { verdict: "fulfilled", bytes, complaint: isDenial(value) ? denial(explained?.reason ?? "") : null };
}

/** Undefined for what is no JSON text. */
function parse(json: unknown): unknown {
  try {
    return typeof json === "string" ? (JSON.parse(json) as unknown) : undefined;
  } catch {
    return undefined;
  }
}

interface Explained {
  readonly verified: unknown;
  readonly reason: string;
}

/** A verdict's reason is an error's message as often as not. */
function isExplained(value: unknown): value is Explained {
  if (typeof value !== "object" || value === null) return false;
  return Object.hasOwn(value, "verified") && typeof (value as Partial<Explained>).reason === "string";
}

function isDenial(value: unknown): boolean {
  return typeof value === "object" && value !== null && (value as { verified?: unknown }).verified === false;
}

function denial(reason: string): Reason {
  const message = reason === "" ? "The component says that the credentials are not valid, and not why." : reason;
  return { name: "VerificationError", message };
}

export function rejected(reason: Reason): Outcome {
  return { verdict: "rejected", bytes: encodeRejection(reason), complaint: reason };
}

export function encodeRejection(reason: Reason): Uint8Array {
  return encoder.encode(JSON.stringify({ message: "Rejected.", reason }));
}
