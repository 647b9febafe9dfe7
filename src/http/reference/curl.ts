// An example as a command line: curl as a person types it, with the service and the user in $COATCHECK_URL and
// $COATCHECK_USER.
import type { Example } from "./words.ts";

/** A longer body is printed over several lines: with its flag and quotes it would not fit into 80 columns. */
const LINE_LENGTH = 76;

export function commandLine(method: string, path: string, example: Example): string {
  const { status, id = "", query = "", headers = {}, body, file, keep, isStream } = example;
  const sent = { ...headers, ...(body !== undefined && { "Content-Type": "application/json" }) };
  const asIs = body === undefined && file === undefined ? "GET" : body === undefined ? "" : "POST";
  // For other answers, the status or a header says more than the body.
  const flags = isStream === true ? "-sN" : status === 200 || status === 201 ? "-s" : "-si";
  const words = [
    `curl ${flags} -u "$COATCHECK_USER"${method === asIs ? "" : ` -X ${method}`}`,
    ...Object.entries(sent).map(([name, value]) => `-H '${name}: ${value}'`),
    ...(body === undefined ? [] : [`-d ${quoted(body)}`]),
    ...(file === undefined ? [] : [`-H 'Content-Type: application/gzip'`, `--data-binary "@$FILE"`]),
    `"$COATCHECK_URL${path.replace("{id}", id)}${query}"`,
  ];
  const command = words.join(" \\\n  ");
  return [file, keep === undefined ? command : kept(command, keep)].filter(Boolean).join("\n");
}

function kept(command: string, { variable, from }: NonNullable<Example["keep"]>): string {
  const found = {
    // Over HTTP/2, header names are in lower case.
    Location: `tr -d '\\r' | sed -n 's|^[Ll]ocation: .*/||p'`,
    id: `sed 's/.*"id":"\\([^"]*\\)".*/\\1/'`,
  }[from];
  return `ANSWER=$(${command})\nprintf '%s\\n' "$ANSWER"\n${variable}=$(printf '%s\\n' "$ANSWER" | ${found})`;
}

/** JSON quoted for the shell, which still expands the variables in it. */
function quoted(body: unknown): string {
  const line = JSON.stringify(body);
  const text = line.length > LINE_LENGTH ? JSON.stringify(body, null, 2).replaceAll("\n", "\n  ") : line;
  return `'${text.replaceAll("'", "'\\''").replaceAll(/\$[A-Z_]+/g, (variable) => `'"${variable}"'`)}'`;
}
