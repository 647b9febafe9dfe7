// An outcome as bytes. It is serialised once, where the component ran, into the very body that the client will get, and
// stays bytes from there on.
import { messageOf } from "./component/call.ts";
import type { Reason, Verdict } from "./execution/state.ts";
import { OUTCOME_BYTES } from "./limits.ts";

export interface Outcome {
  readonly verdict: Verdict;
  /** `{"data":...}` of a fulfilled execution, `{"message":"Rejected.","reason":{...}}` of a rejected one; UTF-8. */
  readonly bytes: Uint8Array;
}

const encoder = new TextEncoder();

/** The outcome of a component's answer: rejected where it is no JSON value, or one over 8 MiB. `undefined` becomes null. */
export function encodeValue(value: unknown, redact: (text: string) => string): Outcome {
  let json: string | undefined;
  try {
    json = JSON.stringify(value);
  } catch (error) {
    return rejected({
      name: "SerializationError",
      message: `The result is not a JSON value: ${redact(messageOf(error))}`,
    });
  }
  const bytes = encoder.encode(`{"data":${json ?? "null"}}`);
  if (bytes.byteLength > OUTCOME_BYTES) {
    const message = `The result has ${bytes.byteLength} bytes; at most ${OUTCOME_BYTES} (8 MiB) can be handed out.`;
    return rejected({ name: "ResultTooLargeError", message });
  }
  return { verdict: "fulfilled", bytes };
}

/** The outcome of what a component threw. */
export function encodeError(error: unknown, redact: (text: string) => string): Outcome {
  return rejected({ name: nameOf(error), message: redact(messageOf(error)) });
}

export function rejected(reason: Reason): Outcome {
  return { verdict: "rejected", bytes: encodeRejection(reason) };
}

export function encodeRejection(reason: Reason): Uint8Array {
  return encoder.encode(JSON.stringify({ message: "Rejected.", reason }));
}

function nameOf(error: unknown): string {
  try {
    const name = typeof error === "object" && error !== null && "name" in error ? error.name : undefined;
    return typeof name === "string" && name !== "" ? name : "Error";
  } catch {
    return "Error";
  }
}
