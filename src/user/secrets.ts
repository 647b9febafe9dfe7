// Which values of an account or of `account_data` are secret, how they are shown, and how an update with masks in it is
// merged. A value is secret if the descriptor declares its field as a password, or if its name, at any depth, says so.

/** What stands for a secret in an answer. Sent back in an update, it leaves the stored value as it is. */
export const MASK = "********";

type Json = unknown;

export const SECRET_NAME = /secret|token|key|passw(?:or)?d|passphrase/i;

/** Whether the value of `name`, at the top of an account's keys, is secret. */
export function isSecretField(name: string, secretFields: readonly string[]): boolean {
  return SECRET_NAME.test(name) || secretFields.includes(name);
}

/**
 * The keys with every secret replaced; empty and missing values are shown as they are, since they hide nothing.
 * `secretFields`: those that the descriptor declares (descriptor.ts).
 */
export function mask(keys: Readonly<Record<string, Json>>, secretFields: readonly string[]): Record<string, Json> {
  return mapObject(keys, (name, value) => maskValue(value, isSecretField(name, secretFields)));
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

function maskValue(value: Json, isSecret: boolean): Json {
  if (isSecret) return value === null || value === undefined || value === "" ? value : MASK;
  if (Array.isArray(value)) return value.map((item) => maskValue(item, false));
  if (typeof value === "object" && value !== null) {
    return mapObject(value, (name, inner) => maskValue(inner, SECRET_NAME.test(name)));
  }
  return value;
}

function unmask(value: Json, stored: Json): Json {
  if (value === MASK && stored !== undefined) return stored;
  if (!isPlainObject(value) || !isPlainObject(stored)) return value;
  return mapObject(value, (name, inner) => unmask(inner, ownValue(stored, name)));
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
