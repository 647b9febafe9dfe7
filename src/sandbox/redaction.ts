// Which values of an account or of `account_data` are secret, how they are shown, and how they are kept out of texts that
// leave a run. A value is secret if the descriptor's field is a password, or if its name, at any depth, says so.
/** What stands for a secret in an answer. Sent back in an update, it leaves the stored value as it is. */
export const MASK = "********";

type Json = unknown;

const SECRET_NAME = /secret|token|key|passw(?:or)?d|passphrase/i;

/** Shorter values are ordinary words as often as secrets; replacing them would make every message unreadable. */
const SHORTEST_REDACTED_LENGTH = 4;

/** Whether the value of `name`, at the top of an account's keys, is secret. */
function isSecretField(name: string, secretFields: readonly string[]): boolean {
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

export type Redact = (text: string) => string;

/** Replaces the secrets among `values`, stack traces and file paths in a text that a client is to read. */
export function redactor(values: Readonly<Record<string, Json>>, secretFields: readonly string[]): Redact {
  const secrets = new Set<string>();
  for (const [name, value] of Object.entries(values)) collectSecrets(value, isSecretField(name, secretFields), secrets);
  return redactorOf(secrets);
}

/** Replaces every value among `values`, secret or not, in a text that goes into a log. */
export function scrubber(values: Readonly<Record<string, Json>>): Redact {
  const all = new Set<string>();
  collectSecrets(values, true, all);
  return redactorOf(all);
}

/** What is looked for is put together when there is first a text to look in: most runs have none. */
function redactorOf(secrets: ReadonlySet<string>): Redact {
  let patterns: readonly RegExp[] | null = null;
  return (text) => {
    // The longest first: a secret may contain another.
    patterns ??= [...secrets]
      .filter((secret) => secret.length >= SHORTEST_REDACTED_LENGTH)
      .toSorted((a, b) => b.length - a.length)
      .map((secret) => new RegExp(spellings(secret).join("|"), "g"));
    return withoutPlaces(patterns.reduce((rest, pattern) => rest.replace(pattern, MASK), text));
  };
}

/** A longer one is looked for as it is, and as JSON: a pattern for every way of quoting it would be out of proportion. */
const LONGEST_QUOTED_LENGTH = 1000;

/** As patterns: a secret as it is, in quotes, in a URL, in a form and in base64. */
function spellings(secret: string): string[] {
  const url = encodeURIComponent(secret.toWellFormed());
  const form = new URLSearchParams({ "": secret }).toString().slice(1);
  const quoted = secret.length > LONGEST_QUOTED_LENGTH ? [secret, inJson(secret)].map(literally) : [inQuotes(secret)];
  return [...quoted, ...[url, form, ...inBase64(secret)].map(literally)];
}

function inJson(secret: string): string {
  return JSON.stringify(secret).slice(1, -1);
}

/** With backslashes as JSON, JSON in JSON and util.inspect put them, whichever quotes they use. */
function inQuotes(secret: string): string {
  return secret.replaceAll(/(\\*)([^\\]|$)/g, (_, before: string, character: string) => {
    const control = CONTROLS[character];
    const it = control === undefined ? literally(character) : `(?:${literally(character)}|${control})`;
    const most = MOST_BACKSLASHES * (before.length + 1);
    return `\\\\{${before.length},${most}}${it}`;
  });
}

/** Those of JSON in JSON in JSON; bounded, because a component could write as many as it likes. */
const MOST_BACKSLASHES = 8;

const CONTROLS: Readonly<Record<string, string>> = { "\n": "n", "\r": "r", "\t": "t", "\b": "b", "\f": "f" };

/** Shorter ones would be found where they are not. */
const SHORTEST_BASE64_LENGTH = 6;

/** What all of base64 and base64url that encodes the secret among other things have in common, for each place it may begin at. */
function inBase64(secret: string): string[] {
  const bytes = new TextEncoder().encode(secret);
  return [0, 1, 2].flatMap((shift) => {
    const characters = btoa(String.fromCharCode(...new Uint8Array(shift), ...bytes)).replaceAll("=", "");
    const isCut = (shift + bytes.length) % 3 > 0;
    const own = characters.slice(Math.ceil((shift * 8) / 6), isCut ? -1 : undefined);
    if (own.length < SHORTEST_BASE64_LENGTH) return [];
    return [own, own.replaceAll("+", "-").replaceAll("/", "_")];
  });
}

function literally(text: string): string {
  return text.replaceAll(/[\\^$.*+?()[\]{}|/]/g, String.raw`\$&`);
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

function collectSecrets(value: Json, isSecret: boolean, into: Set<string>): void {
  if (typeof value === "object" && value !== null) {
    for (const [name, inner] of Object.entries(value)) collectSecrets(inner, isSecret || SECRET_NAME.test(name), into);
  } else if (isSecret && (typeof value === "string" || typeof value === "number")) {
    into.add(String(value));
  }
}

/** A stack trace ends the message that it follows; a path of the machine that ran the component shrinks to its file's name. */
function withoutPlaces(text: string): string {
  return text
    .replace(/\n\s+at [\s\S]*$/, "")
    .replace(/\nRequire stack:[\s\S]*$/, "")
    .replaceAll(/(?:file:\/\/|(?<![\w.:/]))\/(?:[^\s/:'"()]+\/)+([^\s/:'"()]+\.[cm]?[jt]s)\b/g, "$1");
}

function mapObject(value: object, map: (name: string, inner: Json) => Json): Record<string, Json> {
  return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, map(name, inner)]));
}

function isPlainObject(value: Json): value is Record<string, Json> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
