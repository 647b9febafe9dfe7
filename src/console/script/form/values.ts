// The values of a form: what is missing, what is sent, and which fields you must fill in before others. Pure.
import { written } from "../json.ts";
import type { Field } from "./fields.ts";

export type Values = Readonly<Record<string, unknown>>;

export interface Mistake {
  readonly name: string;
  readonly message: string;
}

/** Whether the person has entered nothing. */
export function isEmpty(value: unknown): boolean {
  return value === undefined || value === null || value === "" || (Array.isArray(value) && value.length === 0);
}

/**
 * What is still missing. `isStored` says which fields the service already has a value for. A checkbox is never missing.
 */
export function mistakesIn(
  fields: readonly Field[],
  values: Values,
  isStored: (name: string) => boolean = () => false,
): Mistake[] {
  return fields.flatMap(({ name, label, isRequired, input }) => {
    if (!isRequired || input === "check" || isStored(name) || !isEmpty(values[name])) return [];
    const message =
      input === "oauth" ? `${label} requires OAuth, which this service does not support.` : `${label} is required.`;
    return [{ name, message }];
  });
}

/** What is sent to the service: only fields that are not empty. */
export function filled(values: Values): Record<string, unknown> {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => !isEmpty(value)));
}

/**
 * What is sent to turn `stored` into `values`. An emptied field is removed; a field that reads the same is left alone.
 */
export function changesOf(
  stored: Values,
  values: Values,
  isMasked: (name: string) => boolean,
): Record<string, unknown> {
  const changes = Object.entries(values).flatMap(([name, value]) => {
    if (written(value) === written(stored[name])) return [];
    if (!isEmpty(value)) return [[name, value]];
    return isMasked(name) || isEmpty(stored[name]) ? [] : [[name, null]];
  });
  return Object.fromEntries(changes) as Record<string, unknown>;
}

/** The fields that must be filled in before this one's options can be loaded. */
export function unmetBy(field: Field, fields: readonly Field[], values: Values): Field[] {
  return fields.filter(({ name }) => field.needs.includes(name) && isEmpty(values[name]));
}

/** The fields whose options depend on `name`, directly or through other fields. */
export function dependentsOf(name: string, fields: readonly Field[]): Field[] {
  const found = new Set<string>([name]);
  for (let size = 0; size < found.size;) {
    size = found.size;
    for (const field of fields) if (field.needs.some((need) => found.has(need))) found.add(field.name);
  }
  return fields.filter((field) => field.name !== name && found.has(field.name));
}
