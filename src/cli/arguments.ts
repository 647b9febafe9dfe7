// Reads a command's arguments, and collects everything that is wrong with them instead of stopping at the first
// mistake. No message repeats an argument that is out of place: it may be a key.
import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { parseArgs } from "node:util";

import type { Command, Input } from "./command.ts";
import { placeOfMistake } from "./json.ts";
import { nearest, unknown } from "./nearest.ts";
import type { Terminal } from "./terminal.ts";

/** A value that means: read it from standard input. */
const STDIN = "-";

const COMMON: Command["options"] = { help: { type: "boolean" }, json: { type: "boolean" } };

/** What was typed, with the mistakes in it: unknown options, missing values, options given twice. */
export function parse(args: readonly string[], command: Command): Omit<Input, "terminal"> {
  const options: Command["options"] = { ...COMMON, ...command.options };
  const names = Object.keys(options).map((name) => `--${name}`);
  const { tokens } = parseArgs({
    args: [...args],
    options,
    strict: false,
    allowPositionals: true,
    tokens: true,
  });
  const input = {
    positionals: [] as string[],
    values: {} as Record<string, string | boolean | readonly string[]>,
    mistakes: [] as string[],
  };
  if (tokens.filter((token) => token.kind === "option" && token.value === STDIN).length > 1)
    input.mistakes.push("Only one option can be read from standard input.");
  let strayValueAt = -1;
  for (const token of tokens) {
    if (token.kind === "positional" && token.index !== strayValueAt) input.positionals.push(token.value);
    if (token.kind !== "option") continue;
    const option = Object.hasOwn(options, token.name) ? options[token.name] : undefined;
    if (option === undefined) {
      input.mistakes.push(unknown("option", token.rawName, names));
      // What follows a mistyped option is its value, not another argument.
      const meant = options[nearest(token.rawName, names)?.slice(2) ?? ""];
      if (meant?.type === "string" && !token.inlineValue) strayValueAt = token.index + 1;
      continue;
    }
    const isMissing = option.type === "string" && !hasValue(token.value, token.inlineValue);
    if (isMissing) input.mistakes.push(`${token.rawName} needs a value.`);
    if (option.type === "boolean" && token.value !== undefined) input.mistakes.push(`${token.rawName} takes no value.`);
    const before = input.values[token.name];
    if (before !== undefined && option.multiple !== true) input.mistakes.push(`${token.rawName} is given twice.`);
    if (isMissing) continue;
    if (option.multiple === true)
      input.values[token.name] = [...(Array.isArray(before) ? before : []), token.value ?? ""];
    else input.values[token.name] = option.type === "string" ? (token.value ?? "") : true;
  }
  return input;
}

/** Another option is not a value: `--cfg --json` lacks one. */
function hasValue(value = "", isInline = false): boolean {
  return value !== "" && (isInline || !value.startsWith("--"));
}

/**
 * The text that an option's value means, and what to call it. The value may be the text itself, @FILE, or - for
 * standard input, so that you need not type a secret. A mistake is added to `mistakes`.
 */
export function readText(
  terminal: Terminal,
  option: string,
  value: string,
  mistakes: string[],
): { text: string; from: string } | null {
  if (value !== STDIN && !value.startsWith("@")) return { text: value, from: option };
  const file = value.slice(1);
  const from = value === STDIN ? `${option}: standard input` : `${option}: the file ${file}`;
  try {
    const text = value === STDIN ? terminal.readStdin() : readFileSync(resolve(terminal.folder, file), "utf8");
    return { text, from };
  } catch (error) {
    mistakes.push(`${from} cannot be read (${codeOf(error)}).`);
    return null;
  }
}

/** The JSON object that an option's value means, as in `readText`. A mistake is added to `mistakes`. */
export function readObject(
  terminal: Terminal,
  option: string,
  value: string,
  mistakes: string[],
): Record<string, unknown> | undefined {
  const read = readText(terminal, option, value, mistakes);
  if (read === null) return undefined;
  const { text, from } = read;
  try {
    const parsed: unknown = JSON.parse(text);
    if (typeof parsed === "object" && parsed !== null && !Array.isArray(parsed))
      return parsed as Record<string, unknown>;
    mistakes.push(`${from} must be a JSON object, such as {"user":"ann"}.`);
  } catch {
    const hint = from === option ? ` In a shell, put it in single quotes: '{"user":"ann"}'.` : "";
    mistakes.push(`${from} is not valid JSON, at ${placeOfMistake(text)}.${hint}`);
  }
  return undefined;
}

function codeOf(error: unknown): string {
  return typeof error === "object" && error !== null && "code" in error ? String(error.code) : "unknown reason";
}
