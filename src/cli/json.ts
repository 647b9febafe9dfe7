// JSON that a person types or reads: says where a mistake is, and keeps all digits of a number. The parser's own
// messages are never shown: they quote the text, which may be a credential.

/** A string may have every character from the space on. */
const STRING = /"(?:[ !#-[\]-\u{10FFFF}]|\\(?:["\\/bfnrt]|u[\dA-Fa-f]{4}))*"/u;

const NUMBER = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[Ee][+-]?\d+)?/u;

/** One token, or nothing if the text goes wrong. */
const TOKEN = new RegExp(`[{}[\\]:,]|${STRING.source}|${NUMBER.source}|true|false|null`, "uy");

const SPACE = /[ \t\r\n]*/y;

/** What may come next. `first` is a value or `]`, `name` and `first name` a member of an object. */
type Expected = "value" | "first" | "name" | "first name" | "colon" | "more";

/** Where a text stops being JSON, such as `line 1, column 9`. */
export function placeOfMistake(text: string): string {
  const before = text.slice(0, offsetOfMistake(text)).split("\n");
  return `line ${before.length}, column ${(before.at(-1)?.length ?? 0) + 1}`;
}

function offsetOfMistake(text: string): number {
  const open: string[] = [];
  let expected: Expected | null = "value";
  for (let offset = 0; ;) {
    SPACE.lastIndex = offset;
    offset += SPACE.exec(text)?.[0].length ?? 0;
    TOKEN.lastIndex = offset;
    const token = TOKEN.exec(text)?.[0];
    if (token === undefined) return offset;
    expected = next(expected, token, open);
    if (expected === null) return offset;
    offset += token.length;
  }
}

/** What may come after `token`; null if `token` may not come. `open` holds the brackets that are still to be closed. */
function next(expected: Expected, token: string, open: string[]): Expected | null {
  if (expected === "colon") return token === ":" ? "value" : null;
  if (expected === "more" && token === ",") return open.length === 0 ? null : open.at(-1) === "}" ? "name" : "value";
  const closes = { more: open.at(-1), first: "]", "first name": "}", value: undefined, name: undefined }[expected];
  if (token === closes) {
    open.pop();
    return "more";
  }
  if (expected === "more" || /^[\]}:,]$/.test(token)) return null;
  if (expected === "name" || expected === "first name") return token.startsWith('"') ? "colon" : null;
  if (token !== "{" && token !== "[") return "more";
  open.push(token === "{" ? "}" : "]");
  return token === "{" ? "first name" : "first";
}

/**
 * Parses so that `JSON.stringify` writes each number as it was: it does not round an id of 20 digits. Throws
 * SyntaxError.
 */
export function parseExactly(text: string): unknown {
  const { rawJSON } = JSON as unknown as { rawJSON: (source: string) => unknown };
  const keep = (_: string, value: unknown, context?: { source?: string }) =>
    typeof value === "number" && context?.source !== undefined && String(value) !== context.source
      ? rawJSON(context.source)
      : value;
  return JSON.parse(text, keep);
}
