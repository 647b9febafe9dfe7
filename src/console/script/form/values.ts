// What has been filled in: what is missing, what is sent, and which fields have to be filled in before which. Pure.
import { written } from "../json.ts";
import type { Field } from "./fields.ts";

export type Values = Readonly<Record<string, unknown>>;

export interface Mistake {
  readonly name: string;
  readonly message: string;
}

/** Nothing was put in. A box that is not ticked is no answer missing. */
export function isEmpty(value: unknown): boolean {
  return value === undefined || value === null || value === "" || (Array.isArray(value) && value.length === 0);
}

/** What the person has yet to fill in; `isStored` says of which fields the service has a value already. */
export function mistakesIn(
  fields: readonly Field[],
  values: Values,
  isStored: (name: string) => boolean = () => false,
): Mistake[] {
  return fields.flatMap(({ name, label, isRequired, input }) => {
    if (!isRequired || input === "check" || isStored(name) || !isEmpty(values[name])) return [];
    const message =
      input === "oauth"
        ? `${label} needs a sign-in with OAuth, which this service cannot begin.`
        : `${input === "select" || input === "multiple" ? "Choose" : "Fill in"}: ${label}.`;
    return [{ name, message }];
  });
}

/** What goes to the service: nothing of a field that is empty. */
export function filled(values: Values): Record<string, unknown> {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => !isEmpty(value)));
}

/** What goes to the service so that `stored` becomes `values`: what was emptied is removed, what reads as before stays as it is. */
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

/** The fields that have to be filled in before this one's options can be asked for. */
export function unmetBy(field: Field, fields: readonly Field[], values: Values): Field[] {
  return fields.filter(({ name }) => field.needs.includes(name) && isEmpty(values[name]));
}

/** Fields whose options may be others once `name` has changed, and those that depend on them. */
export function dependentsOf(name: string, fields: readonly Field[]): Field[] {
  const found = new Set<string>([name]);
  for (let size = 0; size < found.size;) {
    size = found.size;
    for (const field of fields) if (field.needs.some((need) => found.has(need))) found.add(field.name);
  }
  return fields.filter((field) => field.name !== name && found.has(field.name));
}
