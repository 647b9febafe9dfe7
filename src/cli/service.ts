// The service as a person's user: the client with what --url and --user say, and its errors in a person's words.
import {
  Coatcheck,
  CoatcheckError,
  Conflict,
  Gone,
  InvalidRequest,
  NotFound,
  Unauthorized,
  Unexpected,
} from "../client/index.ts";
import { readText } from "./arguments.ts";
import { type Input, Mistakes, type Option, Unavailable } from "./command.ts";
import { parseExactly } from "./json.ts";
import type { Terminal } from "./terminal.ts";

/** A service that nobody has reached yet is given up after 4 seconds. */
const TRIES = 5;

/** What every command that asks the service takes. */
export const SERVICE_OPTIONS: Readonly<Record<string, Option>> = { url: { type: "string" }, user: { type: "string" } };

export const SERVICE_HELP = `  --url URL          the service (COATCHECK_URL; http://localhost:8787)
  --user EMAIL:KEY   the user (COATCHECK_USER); @FILE reads it from a file, - from standard input`;

/**
 * The service named by --url and --user, or by COATCHECK_URL and COATCHECK_USER; what is wrong with them is added to
 * `mistakes`.
 */
export function serviceOf(terminal: Terminal, values: Input["values"], mistakes: string[]): Coatcheck | null {
  // An empty variable is one that is not set.
  const address = String(values["url"] ?? (terminal.env["COATCHECK_URL"] || "http://localhost:8787"));
  const url = URL.parse(address);
  const isUrl = url !== null && /^https?:$/.test(url.protocol) && url.username === "" && url.password === "";
  if (!isUrl)
    mistakes.push("--url must be the address of a service, such as http://localhost:8787, and hold no user or key.");
  const user = userOf(terminal, String(values["user"] ?? terminal.env["COATCHECK_USER"] ?? ""), mistakes);
  return isUrl && user !== null ? new Coatcheck({ url, ...user, parse: parseExactly, tries: TRIES }) : null;
}

function userOf(terminal: Terminal, given: string, mistakes: string[]): { email: string; apiKey: string } | null {
  if (given === "") {
    mistakes.push("--user EMAIL:KEY is needed, or COATCHECK_USER in the environment.");
    return null;
  }
  const read = readText(terminal, "--user", given, mistakes);
  const [, email, apiKey] = /^([^:]+):(.+)$/.exec(read?.text.trim() ?? "") ?? [];
  if (email !== undefined && apiKey !== undefined) return { email, apiKey };
  if (read !== null) mistakes.push("--user must be an e-mail and an API key with a colon between them.");
  return null;
}

/**
 * What a command that asks the service begins with: the words that it takes, each named and described in `wanted`, and the
 * service. Throws all that is wrong, with what the command has found itself.
 */
export function ask(
  { terminal, positionals, values, mistakes: known }: Input,
  wanted: Readonly<Record<string, string>>,
  own: readonly string[] = [],
): { service: Coatcheck; words: readonly string[] } {
  const mistakes = [...known];
  const names = Object.keys(wanted);
  for (const [index, name] of names.entries())
    if ((positionals[index] ?? "") === "") mistakes.push(`${name} is missing: ${wanted[name]}.`);
  if (positionals.length > names.length) {
    const all = names.length === 0 ? "It takes no words" : `${names.join(" and ")} is all that it takes`;
    mistakes.push(`${all}; it got ${positionals.length}.`);
  }
  mistakes.push(...own);
  const service = serviceOf(terminal, values, mistakes);
  if (mistakes.length > 0 || service === null) throw new Mistakes(mistakes);
  return { service, words: positionals };
}

/** What an error of the client's means to the person; any other is as it was. */
export function explained(error: unknown): unknown {
  if (!(error instanceof CoatcheckError)) return error;
  if (error instanceof Unauthorized) return new Unavailable("The e-mail or the API key in --user is wrong.");
  if (error instanceof Unexpected)
    return new Unavailable(error.message.replace("What answers", "What answers at --url"));
  if (error instanceof InvalidRequest && error.violations.length > 0)
    return new Mistakes(error.violations.map(({ path, message }) => `${path}: ${message}`));
  const isTyped = error instanceof InvalidRequest || error instanceof NotFound || error instanceof Conflict;
  return isTyped && !(error instanceof Gone) ? new Mistakes([error.message]) : new Unavailable(error.message);
}
