// Reads a command's arguments, and collects everything that is wrong with them instead of stopping at the first.
import { readFileSync } from "node:fs";
import { parseArgs } from "node:util";

import { type Command, type Input, Mistakes } from "./command.ts";

const COMMON: Command["options"] = { help: { type: "boolean" }, json: { type: "boolean" } };

/** Throws Mistakes that name each unknown option and each missing value. */
export function parse(args: readonly string[], command: Command): Input {
  const options: Command["options"] = { ...COMMON, ...command.options };
  const { positionals, tokens } = parseArgs({
    args: [...args],
    options,
    strict: false,
    allowPositionals: true,
    tokens: true,
  });
  const mistakes: string[] = [];
  const values: Record<string, string | boolean> = {};
  for (const token of tokens) {
    if (token.kind !== "option") continue;
    const option = Object.hasOwn(options, token.name) ? options[token.name] : undefined;
    const isMissing = token.value === undefined || (!token.inlineValue && token.value.startsWith("--"));
    if (option === undefined)
      mistakes.push(
        unknown(
          "option",
          token.rawName,
          Object.keys(options).map((name) => `--${name}`),
        ),
      );
    else if (option.type === "string" && isMissing) mistakes.push(`${token.rawName} needs a value.`);
    else values[token.name] = option.type === "string" ? (token.value ?? "") : true;
  }
  if (mistakes.length > 0) throw new Mistakes(mistakes);
  return { positionals, values };
}

/** The JSON object of an option's value, given as it is or as @FILE; a mistake is added to `mistakes`. */
export function readObject(option: string, value: string, mistakes: string[]): Record<string, unknown> | undefined {
  let text = value;
  if (value.startsWith("@")) {
    try {
      text = readFileSync(value.slice(1), "utf8");
    } catch (error) {
      mistakes.push(`${option}: the file ${value.slice(1)} cannot be read (${codeOf(error)}).`);
      return undefined;
    }
  }
  const from = value.startsWith("@") ? `${option}: the file ${value.slice(1)}` : option;
  try {
    const parsed: unknown = JSON.parse(text);
    if (typeof parsed === "object" && parsed !== null && !Array.isArray(parsed))
      return parsed as Record<string, unknown>;
    mistakes.push(`${from} must be a JSON object, such as {"user":"ann"}.`);
  } catch {
    // The parser's own message quotes the text, which may be a credential.
    mistakes.push(`${from} is not valid JSON. In a shell, put it into single quotes: '{"user":"ann"}'.`);
  }
  return undefined;
}

/** What to say of a word that is none of those known, with the nearest one. */
export function unknown(kind: string, word: string, known: readonly string[]): string {
  const distances = known.map((candidate) => ({ candidate, distance: distanceOf(word, candidate) }));
  const near = distances
    .filter(({ candidate, distance }) => distance <= Math.max(2, word.length / 3) || candidate.startsWith(word))
    .toSorted((a, b) => a.distance - b.distance)[0];
  const hint = near === undefined ? `There is: ${known.join(", ")}.` : `Did you mean ${near.candidate}?`;
  return `There is no ${kind} ${word}. ${hint}`;
}

/** Levenshtein's distance. */
function distanceOf(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) {
      const substituted = (row[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1);
      next.push(Math.min((row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1, substituted));
    }
    row = next;
  }
  return row[b.length] ?? 0;
}

function codeOf(error: unknown): string {
  return typeof error === "object" && error !== null && "code" in error ? String(error.code) : "unknown reason";
}
