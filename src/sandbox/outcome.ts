// What came out of an isolate, as an outcome: checked like any stranger's answer, free of secrets, and the very bytes
// that the client gets.
import { type Completion, encodeRejection } from "../execution/outcome.ts";
import type { Reason } from "../execution/failure.ts";
import { sizeOfJson } from "../json.ts";
import { OUTCOME_BYTES, RESULT_DEPTH, RESULT_VALUES } from "../limits.ts";
import { type Answer, tooLarge } from "./protocol.ts";
import type { Redact } from "./redaction.ts";

export interface Outcome extends Pick<Completion, "verdict" | "bytes"> {
  /** Why it did not go well: of a rejection, or of a value that says `verified: false`. Null where it did. */
  readonly reason: Reason | null;
}

const encoder = new TextEncoder();

/** What a reason needs at most; a component may throw documents. */
const LONGEST_NAME = 200;
const LONGEST_MESSAGE = 10_000;

/** The outcome of an answer; null stands for what is none. */
export function outcomeOf(answer: Answer | null, redact: Redact): Outcome {
  if (answer?.kind === "error") {
    const { name, message } = answer;
    return rejected({
      name: redact(name).slice(0, LONGEST_NAME) || "Error",
      message: redact(message).slice(0, LONGEST_MESSAGE),
    });
  }
  const json = answer?.kind === "value" ? answer.json : "";
  if (json.length > OUTCOME_BYTES) return rejected(tooLarge(json.length));
  const { depth, values } = sizeOfJson(json);
  if (depth > RESULT_DEPTH) return rejected(tooMuch(`is nested more than ${RESULT_DEPTH} levels deep`));
  if (values > RESULT_VALUES) return rejected(tooMuch(`has more than ${RESULT_VALUES} values`));
  const value = parse(json);
  if (value === undefined) {
    return rejected({ name: "Error", message: "The component did not end with an answer that can be understood." });
  }
  const explained = isExplained(value) ? { ...value, reason: redact(value.reason).slice(0, LONGEST_MESSAGE) } : null;
  const bytes = encoder.encode(`{"data":${explained === null ? json : JSON.stringify(explained)}}`);
  if (bytes.byteLength > OUTCOME_BYTES) {
    return rejected(tooLarge(bytes.byteLength));
  }
  return { verdict: "fulfilled", bytes, reason: isDenial(value) ? denial(explained?.reason ?? "") : null };
}

const tooMuch = (what: string) => ({ name: "ResultTooLargeError", message: `The result ${what}.` });

/** Undefined for what is no JSON text. */
function parse(json: string): unknown {
  try {
    return JSON.parse(json) as unknown;
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
