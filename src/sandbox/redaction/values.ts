// The values that a component was given, each with whether it is secret: by its field, or by a name at any depth.
import { type Secrecy, secrecyWithin } from "../../user/names.ts";
import type { Run } from "../port.ts";

export interface Given {
  /** By name; of what came out of an isolate, anything at all. */
  readonly values: unknown;
  /** The names that the component's descriptor declares as passwords. */
  readonly secretFields: readonly string[];
}

/** What a run starts with; it may be given more, and renew some. */
export function givenTo({ variables, call, code: { secretFields } }: Run): readonly Given[] {
  return [variables, call.cfg].map((values) => ({ values, secretFields }));
}

export interface Value {
  readonly text: string;
  readonly isSecret: boolean;
}

/** Each object once, however often and wherever it stands: what comes out of an isolate may be a graph. */
export function* valuesIn(values: unknown, secretFields: readonly string[]): Iterable<Value> {
  const seen = { none: new Set<unknown>(), most: new Set<unknown>(), all: new Set<unknown>() };
  const left: (readonly [value: unknown, secrecy: Secrecy])[] = [[values, "none"]];
  for (let next = left.pop(); next !== undefined; next = left.pop()) {
    const [value, secrecy] = next;
    if (typeof value === "string" || typeof value === "number") {
      yield { text: String(value), isSecret: secrecy !== "none" };
    }
    if (typeof value !== "object" || value === null || seen[secrecy].has(value)) continue;
    seen[secrecy].add(value);
    const isField = value === values;
    for (const [name, inner] of Object.entries(value)) {
      left.push([inner, isField && secretFields.includes(name) ? "all" : secrecyWithin(secrecy, name)]);
    }
  }
}
