// Keeps secrets out of the texts that leave a run. It finds every value as it is, in quotes, in URLs and in base64.
import { MASK, isSecretField, isSecretName } from "../user/secrets.ts";

/** Shorter values are ordinary words as often as secrets; replacing them would make every message unreadable. */
const SHORTEST_REDACTED_LENGTH = 4;

export type Redact = (text: string) => string;

/** Replaces the secrets among `values`, stack traces and file paths in a text that a client is to read. */
export function redactor(values: Readonly<Record<string, unknown>>, secretFields: readonly string[]): Redact {
  const secrets = new Set<string>();
  for (const [name, value] of Object.entries(values)) collectSecrets(value, isSecretField(name, secretFields), secrets);
  return redactorOf(secrets);
}

/** Replaces every value among `values`, secret or not, in a text that goes into a log. */
export function scrubber(values: Readonly<Record<string, unknown>>): Redact {
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

/**
 * A longer one is looked for as it is, and as JSON: a pattern for every way of quoting it would be out of proportion.
 */
const LONGEST_QUOTED_LENGTH = 1000;

/** As patterns: a secret as it is, in quotes, in a URL, in a form and in base64. */
function spellings(secret: string): string[] {
  const url = encodeURIComponent(secret.toWellFormed());
  const form = new URLSearchParams({ "": secret }).toString().slice(1);
  const quoted =
    secret.length > LONGEST_QUOTED_LENGTH ? [secret, inunknown(secret)].map(literally) : [inQuotes(secret)];
  return [...quoted, ...[url, form, ...inBase64(secret)].map(literally)];
}

function inunknown(secret: string): string {
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

/**
 * What all of base64 and base64url that encodes the secret among other things have in common, for each place it may
 * begin at.
 */
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

function collectSecrets(value: unknown, isSecret: boolean, into: Set<string>): void {
  if (typeof value === "object" && value !== null) {
    for (const [name, inner] of Object.entries(value)) collectSecrets(inner, isSecret || isSecretName(name), into);
  } else if (isSecret && (typeof value === "string" || typeof value === "number")) {
    into.add(String(value));
  }
}

/**
 * A stack trace ends the message that it follows; a path of the machine that ran the component shrinks to its file's
 * name.
 */
function withoutPlaces(text: string): string {
  return text
    .replace(/\n\s+at [\s\S]*$/, "")
    .replace(/\nRequire stack:[\s\S]*$/, "")
    .replaceAll(/(?:file:\/\/|(?<![\w.:/]))\/(?:[^\s/:'"()]+\/)+([^\s/:'"()]+\.[cm]?[jt]s)\b/g, "$1");
}
