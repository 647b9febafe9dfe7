// Which values of an account or of `account_data` are secret, how they are shown, and how an update with masks in it is
// merged. A value is secret if its field was stored as a secret, which is what the descriptor declares as a password
// (accounts.ts); or if its name, at any depth, says so (names.ts).
import { type Secrecy, secrecyOf, secrecyWithin } from "./names.ts";

/** What stands for a secret in an answer. Sent back in an update, it leaves the stored value as it is. */
export const MASK = "********";

type Json = unknown;

/** The keys with every secret replaced; empty and missing values are shown as they are, since they hide nothing. */
export function mask(keys: Readonly<Record<string, Json>>, secretFields: readonly string[]): Record<string, Json> {
  return mapObject(keys, (name, value) => maskValue(value, secretFields.includes(name) ? "all" : secrecyOf(name)));
}

/** The update of `stored` by `update`: names merge at the top level, null removes one, a mask leaves what is stored. */
export function mergeKeys(
  stored: Readonly<Record<string, Json>>,
  update: Readonly<Record<string, Json>>,
): Record<string, Json> {
  const merged = new Map(Object.entries(stored));
  for (const [name, value] of Object.entries(update)) {
    if (value === null) merged.delete(name);
    else merged.set(name, unmask(value, ownValue(stored, name)));
  }
  return Object.fromEntries(merged);
}

function maskValue(value: Json, secrecy: Secrecy): Json {
  if (isPlainObject(value) && secrecy !== "all") {
    return mapObject(value, (name, inner) => maskValue(inner, secrecyWithin(secrecy, name)));
  }
  if (secrecy !== "none") return value === null || value === undefined || value === "" ? value : MASK;
  return Array.isArray(value) ? value.map((item) => maskValue(item, "none")) : value;
}

function unmask(value: Json, stored: Json): Json {
  if (value === MASK && stored !== undefined) return stored;
  if (Array.isArray(value)) return Array.isArray(stored) ? unmaskItems(value, stored) : value;
  if (!isPlainObject(value) || !isPlainObject(stored)) return value;
  return mapObject(value, (name, inner) => unmask(inner, ownValue(stored, name)));
}

/**
 * Items have no names. Each is taken for one that is stored and shown just like it, in order, so that they may be moved
 * and removed; one that was changed, for the one in its place.
 */
function unmaskItems(items: readonly Json[], stored: readonly Json[]): Json[] {
  const alike = Map.groupBy(stored, (item) => JSON.stringify(maskValue(item, "none")));
  return items.map((item, place) => alike.get(JSON.stringify(item))?.shift() ?? unmask(item, stored[place]));
}

/** What every object inherits, `constructor` for one, is nobody's value. */
function ownValue(object: Readonly<Record<string, Json>>, name: string): Json {
  return Object.hasOwn(object, name) ? object[name] : undefined;
}

function mapObject(value: object, map: (name: string, inner: Json) => Json): Record<string, Json> {
  return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, map(name, inner)]));
}

function isPlainObject(value: Json): value is Record<string, Json> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
