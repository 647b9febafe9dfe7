// Serializes how a call ended inside the isolate, before it leaves: getters, `toJSON`, proxies and whatever else a
// component may answer with run there, and only text crosses.
import { OUTCOME_BYTES } from "../limits.ts";
import { type Ending, messageOf } from "./call.ts";
import { type Answer, tooLarge } from "../sandbox/protocol.ts";

/** Never throws. */
export function answerOf(ending: Ending): Answer {
  if (ending.kind === "error") return { kind: "error", name: nameOf(ending.error), message: messageOf(ending.error) };
  let json: string | undefined;
  try {
    json = JSON.stringify(ending.value);
  } catch (error) {
    return {
      kind: "error",
      name: "SerializationError",
      message: `The result is not a JSON value: ${messageOf(error)}`,
    };
  }
  // A character is at least one byte, so what is too long here is too large for the host, which counts bytes.
  if (json !== undefined && json.length > OUTCOME_BYTES) return tooLarge(json.length);
  return { kind: "value", json: json ?? "null" };
}

function nameOf(error: unknown): string {
  try {
    const name = typeof error === "object" && error !== null && "name" in error ? error.name : undefined;
    return typeof name === "string" && name !== "" ? name : "Error";
  } catch {
    return "Error";
  }
}
