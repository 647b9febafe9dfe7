// Ways to print a value: those in which it is found (redaction.test.ts), and those in which it is not.
import { Console } from "node:console";
import { createHash, generateKeyPairSync } from "node:crypto";
import { PassThrough } from "node:stream";
import { format, inspect } from "node:util";
import { deflateRawSync } from "node:zlib";

import { dump } from "js-yaml";

/** What a component may be given. */
export const VALUES = {
  "a short token": "tk-9fQz2",
  "a token": "sk_live_51Hx8QzPq7RtUvWxYzAb",
  "an odd password": `p"a'ss\`w\\ord/ &%$<é😀\u0007>\n x=+,;\ttäil\\n100%25`,
  "a private key": generateKeyPairSync("rsa", {
    modulusLength: 2048,
    privateKeyEncoding: { type: "pkcs8", format: "pem" },
    publicKeyEncoding: { type: "spki", format: "pem" },
  }).privateKey,
} as const;

type Name = keyof typeof VALUES;

const LONG: readonly Name[] = ["a token", "a private key"];
const LINES: readonly Name[] = ["a private key"];

export interface Printing {
  /** The text, or several that are logged one by one. An empty value leaves what is around it. */
  print(value: string): string | readonly string[];
  /** Characters at the edges of what is masked that may stay: bits of base64 that belong to what is around it, too. */
  readonly edges?: number;
  /** Characters by which it lays out a value of many characters, or says how many were left out. */
  readonly layout?: number;
  /** The values that it is for, if not for all. */
  readonly of?: readonly Name[];
}

const bytes = (value: string) => Buffer.from(value);
const hex = (value: string) => bytes(value).toString("hex");
const base64 = (value: string) => bytes(value).toString("base64");
const pairs = (value: string, separator: string) => hex(value).match(/../g)?.join(separator) ?? "";
const wrapped = (text: string, width: number, end = "\n") =>
  text.match(new RegExp(`.{1,${width}}`, "gs"))?.join(end) ?? "";
const json = (value: unknown) => JSON.stringify(value);
const codes = (value: string, write: (code: number) => string) =>
  Array.from({ length: value.length }, (_, index) => write(value.charCodeAt(index))).join("");
const unicode = (code: number) => `\\u${code.toString(16).padStart(4, "0")}`;
const entities = (value: string) =>
  value.replaceAll(
    /[&<>"']/g,
    (character) => ({ "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" })[character] ?? "&#39;",
  );

function references(value: string): string {
  return Array.from(value, (character) => `&#x${(character.codePointAt(0) ?? 0).toString(16)};`).join("");
}

function onConsole(print: (console: Console) => void): string {
  const stdout = new PassThrough();
  print(new Console({ stdout }));
  return String(stdout.read() ?? "");
}

export const FOUND: Readonly<Record<string, Printing>> = {
  "as it is": { print: (value) => value },
  "in a sentence": { print: (value) => `Refused ${value}: no such user` },
  "by console.log of an object": {
    print: (value) => onConsole((console) => console.log({ user: "u", value })),
    layout: 6,
  },
  "by console.dir": {
    print: (value) => onConsole((console) => console.dir({ a: { b: { value } } }, { depth: 5 })),
    layout: 20,
  },
  "by console.table": {
    print: (value) => onConsole((console) => console.table([{ value }])).replaceAll(/[─│ ]+/g, " "),
  },
  "by inspect": { print: (value) => inspect(value), layout: 4 },
  "by inspect in short lines": { print: (value) => inspect({ a: { value } }, { breakLength: 20 }), layout: 30 },
  "by inspect in one line": { print: (value) => inspect({ value }, { compact: true, breakLength: Infinity }) },
  "by inspect, not compact": { print: (value) => inspect([[{ value }]], { compact: false, depth: 9 }), layout: 4 },
  "by inspect in colors": { print: (value) => inspect({ value }, { colors: true, breakLength: 20 }), layout: 30 },
  "by inspect, cut": { print: (value) => inspect({ value }, { maxStringLength: 20 }), of: LONG, layout: 40 },
  "by inspect of a map": { print: (value) => inspect(new Map([["k", value]])), layout: 6 },
  "by inspect of its lines": { print: (value) => inspect(value.split("\n")), layout: 12 },
  "by %s": { print: (value) => format("it is %s.", value) },
  "by %o": { print: (value) => format("it is %o", { value }), layout: 60 },
  "by %O": { print: (value) => format("it is %O", { value }), layout: 6 },
  "by %j": { print: (value) => format("it is %j", { value }) },
  "as JSON": { print: (value) => json({ value }) },
  "as indented JSON": { print: (value) => JSON.stringify({ a: [{ value }] }, null, 2) },
  "as JSON in JSON": { print: (value) => json(json({ value })) },
  "as JSON in JSON in JSON": { print: (value) => json(json(json([value]))) },
  "as JSON in JSON in JSON in JSON": { print: (value) => json(json(json(json([value])))) },
  "as JSON by inspect": { print: (value) => inspect({ body: json({ value }) }), layout: 6 },
  "as JSON in ASCII": {
    print: (value) => json({ value }).replaceAll(/[^ -~]/g, (character) => codes(character, unicode)),
  },
  "as JSON for HTML": { print: (value) => json({ value }).replaceAll("<", "\\u003c").replaceAll("&", "\\u0026") },
  "in a template": { print: (value) => `password=${value};host=h` },
  "as an error": { print: (value) => String(new Error(`Refused: ${value}`)) },
  "as an error with a cause": {
    print: (value) => inspect(new Error("x", { cause: new Error(value) })).replaceAll(/\n *at .*/g, ""),
    layout: 8,
  },
  "as an error's property": {
    print: (value) => inspect(Object.assign(new Error("x"), { config: { value } })).replaceAll(/\n *at .*/g, ""),
    layout: 10,
  },
  "as a Buffer": { print: (value) => inspect(bytes(value)), layout: 40 },
  "as a Buffer in JSON": { print: (value) => json(bytes(value)) },
  "as an Uint8Array": { print: (value) => inspect(new Uint8Array(bytes(value))), edges: 4, layout: 60 },
  "as an Uint8Array in JSON": { print: (value) => json(new Uint8Array(bytes(value))), edges: 4, layout: 12 },
  "as a list of numbers": { print: (value) => [...bytes(value)].join(" ") },
  "in hexadecimal": { print: (value) => hex(value) },
  "in capital hexadecimal with colons": { print: (value) => pairs(value, ":").toUpperCase() },
  "in hexadecimal with dashes": { print: (value) => pairs(value, "-") },
  "in hexadecimal by lines": { print: (value) => wrapped(pairs(value, " "), 48) },
  "in hexadecimal as C has it": { print: (value) => (value === "" ? "" : `0x${pairs(value, ", 0x")}`), edges: 2 },
  "in UTF-16 in hexadecimal": {
    print: (value) => Buffer.from(value, "utf16le").toString("hex"),
    edges: 2,
    of: ["a short token", ...LONG],
  },
  "in quoted-printable": { print: (value) => pairs(value, "=") },
  "in base64": { print: (value) => base64(value), edges: 3 },
  "in base64 at another place": { print: (value) => base64(`a${value}`), edges: 3 },
  "in base64 at a third place": { print: (value) => base64(`ab${value}`), edges: 3 },
  "in lines of base64": { print: (value) => wrapped(base64(value), 64), edges: 3 },
  "in lines of base64, by inspect": {
    print: (value) => inspect(wrapped(base64(value), 76), { breakLength: 20 }),
    edges: 3,
    layout: 300,
  },
  "in base64url": { print: (value) => bytes(`ü?${value}>`).toString("base64url"), edges: 4 },
  "as JSON in base64": { print: (value) => base64(json({ value })), edges: 4 },
  "in base64 in a URL": { print: (value) => encodeURIComponent(base64(`ü${value}`)), edges: 12 },
  "in a data URL": { print: (value) => `data:text/plain;base64,${base64(value)}`, edges: 3 },
  "in a Basic header": { print: (value) => `Authorization: Basic ${base64(`user:${value}`)}`, edges: 4 },
  "in a Bearer header": { print: (value) => `Authorization: Bearer ${value}` },
  "in a curl command": { print: (value) => `curl -u 'user:${value.replaceAll("'", `'\\''`)}' https://example.com/` },
  "in a URL": { print: (value) => `GET https://example.com/?token=${encodeURIComponent(value)}&a=1 failed` },
  "in a URL's user": { print: (value) => `https://user:${encodeURIComponent(value)}@example.com/` },
  "in a URL in small letters": {
    print: (value) => encodeURIComponent(value).replaceAll(/%../g, (code) => code.toLowerCase()),
  },
  "in a URL in a URL": { print: (value) => `?to=${encodeURIComponent(`https://a.b/?t=${encodeURIComponent(value)}`)}` },
  "all in percent signs": { print: (value) => pairs(value, "%").replace(/^(?=.)/, "%") },
  "in a form": { print: (value) => new URLSearchParams({ value }).toString() },
  "as JSON in a form": { print: (value) => new URLSearchParams({ body: json({ value }) }).toString() },
  "in HTML": { print: (value) => `<p>${entities(value)}</p>` },
  "in HTML in HTML": { print: (value) => `<p>${entities(entities(value))}</p>` },
  "in XML by decimal numbers": { print: (value) => Array.from(value, (c) => `&#${c.codePointAt(0)};`).join("") },
  "in XML by numbers": { print: (value) => `<p a="${references(value)}"/>` },
  "in CDATA": { print: (value) => `<p><![CDATA[${value}]]></p>` },
  "in a shell's quotes": { print: (value) => `export PASSWORD='${value.replaceAll("'", `'"'"'`)}'` },
  "in SQL": { print: (value) => `INSERT INTO t VALUES ('${value.replaceAll("'", "''")}')` },
  "in CSV": { print: (value) => `u,"${value.replaceAll('"', '""')}",x` },
  "in YAML": { print: (value) => dump({ a: { value } }), layout: 8 },
  "in a block of YAML": { print: (value) => `key: |\n${value.replaceAll(/^/gm, "    ")}\n`, layout: 8 },
  "in .env": { print: (value) => `TOKEN="${value.replaceAll("\n", "\\n")}"` },
  "as JavaScript": {
    print: (value) =>
      codes(value, (code) => (code > 0xff ? unicode(code) : `\\x${code.toString(16).padStart(2, "0")}`)),
  },
  "as JavaScript in Unicode": { print: (value) => codes(value, unicode) },
  "as JavaScript in braces": {
    print: (value) => Array.from(value, (c) => `\\u{${(c.codePointAt(0) ?? 0).toString(16)}}`).join(""),
  },
  "in a bunyan record": {
    print: (value) => json({ name: "c", level: 30, cfg: { value }, msg: format("%j", { value }), v: 0 }),
  },
  "in capitals": { print: (value) => value.toUpperCase(), of: ["a short token", ...LONG] },
  "with CRLF": { print: (value) => value.replaceAll("\n", "\r\n"), edges: 2 },
  "with spaces between all characters": { print: (value) => Array.from(value).join(" ") },
  "wrapped anew": { print: (value) => wrapped(value.replaceAll("\n", ""), 40) },
  "line by line": { print: (value) => value.trimEnd().split("\n"), of: LINES },
  "with a number before each line": {
    print: (value) =>
      value
        .trimEnd()
        .split("\n")
        .map((line, index) => `${index}: ${line}`),
    of: LINES,
    layout: 200,
  },
  "without its first and last line": { print: (value) => value.split("\n").slice(1, -2).join("\n"), of: LINES },
  "its beginning": { print: (value) => value.slice(0, 16), of: LONG },
  "its end": { print: (value) => value.trimEnd().slice(-16), of: LONG },
  "its middle": { print: (value) => value.slice(6, 24), of: LONG },
  "in two halves": { print: (value) => [value.slice(0, value.length / 2), value.slice(value.length / 2)], of: LONG },
  "in two calls": { print: (value) => [value.slice(0, 13), `${value.slice(13)}.`], of: LONG },
};

/** For a value of letters and digits. */
export const NOT_FOUND: Readonly<Record<string, (value: string) => string>> = {
  reversed: (value) => Array.from(value).toReversed().join(""),
  "in rot13": (value) =>
    value.replaceAll(/[a-z]/gi, (c) => String.fromCharCode(c.charCodeAt(0) + (c.toLowerCase() < "n" ? 13 : -13))),
  encrypted: (value) => hex(String.fromCharCode(...bytes(value).map((byte: number) => byte ^ 0x15))),
  compressed: (value) => deflateRawSync(value.repeat(2)).toString("base64"),
  "as a digest": (value) => createHash("sha256").update(value).digest("hex"),
  "with other characters between its own": (value) => Array.from(value).join("."),
  "in pieces of eleven characters": (value) => wrapped(value, 11, " | "),
  "in base64 twice": (value) => base64(base64(value)),
  "in hexadecimal twice": (value) => hex(hex(value)),
  "in octal": (value) => codes(value, (code) => `\\${code.toString(8)}`),
  "in binary": (value) => codes(value, (code) => code.toString(2).padStart(8, "0")),
};
