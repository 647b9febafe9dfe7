// Errors as Node raises them for what code gets wrong: with a code, and words that name what was received.
import { inspect } from "node:util";

type Kind = "Error" | "RangeError" | "TypeError";

const KINDS = { Error, RangeError, TypeError };

export function failure(kind: Kind, code: string, message: string): Error {
  return Object.assign(new KINDS[kind](message), { code });
}

/** `expected`: such as `The "callback" argument must be of type function`. */
export function invalidType(expected: string, value: unknown): Error {
  return failure("TypeError", "ERR_INVALID_ARG_TYPE", `${expected}. Received ${received(value)}`);
}

export function received(value: unknown): string {
  if (value === undefined || value === null) return String(value);
  if (typeof value === "function") return `function ${value.name}`;
  if (typeof value !== "object") return `type ${typeof value} (${inspect(value)})`;
  const { name } = (value.constructor ?? {}) as { name?: string };
  return name ? `an instance of ${name}` : inspect(value, { depth: -1 });
}
