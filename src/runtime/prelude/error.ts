// Errors as Node raises them for mistakes in code: with a code, and a message that says what was received.
import { inspect } from "node:util";

type Kind = "Error" | "RangeError" | "TypeError";

const KINDS = { Error, RangeError, TypeError };

export function nodeError(kind: Kind, code: string, message: string): Error {
  return Object.assign(new KINDS[kind](message), { code });
}

/** `expected`: for example `The "callback" argument must be of type function`. */
export function invalidType(expected: string, value: unknown): Error {
  return nodeError("TypeError", "ERR_INVALID_ARG_TYPE", `${expected}. Received ${received(value)}`);
}

export function received(value: unknown): string {
  if (value === undefined || value === null) return String(value);
  if (typeof value === "function") return `function ${value.name}`;
  if (typeof value !== "object") return `type ${typeof value} (${inspect(value)})`;
  const { name } = (value.constructor ?? {}) as { name?: string };
  return name ? `an instance of ${name}` : inspect(value, { depth: -1 });
}
