// What came out of an isolate, as an outcome: checked like any stranger's answer, free of secrets, and the very bytes
// that the client gets.
import { type Completion, encodeRejection } from "../execution/outcome.ts";
import type { Reason } from "../execution/failure.ts";
import { OUTCOME_BYTES } from "../limits.ts";
import { tooLarge } from "./protocol.ts";
import type { Redact } from "./redaction.ts";

export interface Outcome extends Pick<Completion, "verdict" | "bytes"> {
  /** Why it did not go well: of a rejection, or of a value that says `verified: false`. Null where it did. */
  readonly reason: Reason | null;
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
  if (kind === "value" && typeof json === "string" && json.length > OUTCOME_BYTES)
    return rejected(tooLarge(json.length));
  const value = kind === "value" ? parse(json ?? "null") : undefined;
  if (value === undefined) {
    return rejected({ name: "Error", message: "The component did not end with an answer that can be understood." });
  }
  const explained = isExplained(value) ? { ...value, reason: redact(value.reason).slice(0, LONGEST_MESSAGE) } : null;
  const bytes = encoder.encode(`{"data":${explained === null ? String(json) : JSON.stringify(explained)}}`);
  if (bytes.byteLength > OUTCOME_BYTES) {
    return rejected(tooLarge(bytes.byteLength));
  }
  return { verdict: "fulfilled", bytes, reason: isDenial(value) ? denial(explained?.reason ?? "") : null };
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

export function rejected({ name, message }: Reason): Outcome {
  const reason = { name, message };
  return { verdict: "rejected", bytes: encodeRejection(reason), reason };
}
