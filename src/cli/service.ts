// The service that a command talks to: a client made from --url and --user, and what the client's errors mean to the
// person.
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
import { type Input, Mistakes, type Option, ServiceError } from "./command.ts";
import { parseExactly } from "./json.ts";
import type { Terminal } from "./terminal.ts";

/** A service that cannot be reached is given up after 4 seconds: a person is waiting. */
const TRIES = 5;

/** The options of every command that talks to the service. */
export const SERVICE_OPTIONS: Readonly<Record<string, Option>> = { url: { type: "string" }, user: { type: "string" } };

export const SERVICE_HELP = `  --url URL          the service (default: COATCHECK_URL, or http://localhost:8787)
  --user EMAIL:KEY   your e-mail and API key (default: COATCHECK_USER); @FILE reads a file, - reads standard input`;

/** The client for --url and --user, or COATCHECK_URL and COATCHECK_USER. Adds what is wrong with them to `mistakes`. */
export function readService(terminal: Terminal, values: Input["values"], mistakes: string[]): Coatcheck | null {
  // An empty variable counts as not set.
  const address = String(values["url"] ?? (terminal.env["COATCHECK_URL"] || "http://localhost:8787"));
  const url = URL.parse(address);
  const isUrl = url !== null && /^https?:$/.test(url.protocol) && url.username === "" && url.password === "";
  if (!isUrl)
    mistakes.push("--url must be the address of a service, such as http://localhost:8787, without a user or a key.");
  const user = readUser(terminal, String(values["user"] ?? terminal.env["COATCHECK_USER"] ?? ""), mistakes);
  return isUrl && user !== null ? new Coatcheck({ url, ...user, parse: parseExactly, tries: TRIES }) : null;
}

function readUser(terminal: Terminal, given: string, mistakes: string[]): { email: string; apiKey: string } | null {
  if (given === "") {
    mistakes.push("--user EMAIL:KEY is missing, and COATCHECK_USER is not set.");
    return null;
  }
  const read = readText(terminal, "--user", given, mistakes);
  const [, email, apiKey] = /^([^:]+):(.+)$/.exec(read?.text.trim() ?? "") ?? [];
  if (email !== undefined && apiKey !== undefined) return { email, apiKey };
  if (read !== null) mistakes.push("--user must be an e-mail and an API key with a colon between them.");
  return null;
}

/**
 * The client, and the arguments that are `expected`: their names, each with a description. Throws Mistakes: everything
 * that is wrong, with the `mistakes` that the command itself has found.
 */
export function readInput(
  { terminal, positionals, values, mistakes: known }: Input,
  expected: Readonly<Record<string, string>>,
  found: readonly string[] = [],
): { service: Coatcheck; args: readonly string[] } {
  const mistakes = [...known];
  const names = Object.keys(expected);
  for (const [index, name] of names.entries())
    if ((positionals[index] ?? "") === "") mistakes.push(`${name} is missing: ${expected[name]}.`);
  if (positionals.length > names.length) {
    const count = positionals.length === 1 ? "1 argument" : `${positionals.length} arguments`;
    const all = names.length === 0 ? "No arguments are expected" : `Only ${names.join(" and ")} is expected`;
    mistakes.push(`${all}; you gave ${count}.`);
  }
  mistakes.push(...found);
  const service = readService(terminal, values, mistakes);
  if (mistakes.length > 0 || service === null) throw new Mistakes(mistakes);
  return { service, args: positionals };
}

/** What an error of the client means to the person; any other error stays as it is. */
export function explained(error: unknown): unknown {
  if (!(error instanceof CoatcheckError)) return error;
  if (error instanceof Unauthorized) return new ServiceError("The e-mail or the API key in --user is wrong.");
  if (error instanceof Unexpected) return new ServiceError(`${error.message} Check --url.`);
  if (error instanceof InvalidRequest && error.violations.length > 0)
    return new Mistakes(error.violations.map(({ path, message }) => `${path}: ${message}`));
  const isTyped = error instanceof InvalidRequest || error instanceof NotFound || error instanceof Conflict;
  return isTyped && !(error instanceof Gone) ? new Mistakes([error.message]) : new ServiceError(error.message);
}
