// Reads what encoders write in place of a character, however deep they are nested in each other: the backslashes of
// JSON, JavaScript and shells, the percent signs of URLs, the entities of HTML and XML. A secret is read in the same
// way, so that one which has such sequences in it comes out alike, whatever it was put through. One pass is linear:
// each sequence is looked at at most twice.
import { SEMICOLON, View, hexDigit, isDigit } from "./view.ts";

/** JSON in a URL in HTML needs three. What is escaped in its own way again is mostly read in one. */
const MOST_PASSES = 5;

/** The view with its escapes read; null where it has none. */
export function unescaped(view: View): View | null {
  let latest: View | null = null;
  for (let pass = 0; pass < MOST_PASSES; pass++) {
    const next = unescapedOnce(latest ?? view);
    if (next === null) break;
    latest = next;
  }
  return latest;
}

const BACKSLASH = 0x5c;
const PERCENT = 0x25;
const AMPERSAND = 0x26;

function unescapedOnce(from: View): View | null {
  if (!from.has(BACKSLASH) && !from.has(PERCENT) && !from.has(AMPERSAND)) return null;
  const to = new View(from.length);
  let isChanged = false;
  for (let index = 0; index < from.length;) {
    const next = readSequence(from, index, to);
    if (next === index) to.push(from.at(index), from.start(index), from.end(index));
    else isChanged = true;
    index = Math.max(next, index + 1);
  }
  return isChanged ? to : null;
}

/** Puts what the sequence at `index` stands for into `to`. Where the sequence ends, or `index` if there is none. */
function readSequence(from: View, index: number, to: View): number {
  switch (from.at(index)) {
    case BACKSLASH:
      return readBackslashes(from, index, to);
    case PERCENT:
      return readPercent(from, index, to);
    case AMPERSAND:
      return readEntity(from, index, to);
    default:
      return index;
  }
}

/** After however many backslashes: each layer of quoting doubles them. Alone they stand for nothing that is kept. */
function readBackslashes(from: View, index: number, to: View): number {
  const at = afterBackslashes(from, index);
  const letter = String.fromCharCode(from.at(at));
  const start = from.start(index);
  if ("nrtbfv".includes(letter)) {
    to.push(0x20, start, from.end(at));
    return at + 1;
  }
  if (letter !== "u" && letter !== "x") return at;
  const first = readHex(from, at + 1, letter === "x" ? 2 : 4);
  if (first === null) return letter === "u" ? readBraces(from, index, at + 1, to) : at;
  const isHigh = first.value >= 0xd800 && first.value < 0xdc00;
  const second = isHigh ? readLowSurrogate(from, first.next) : null;
  const { next } = second ?? first;
  const code = second === null ? first.value : 0x10000 + ((first.value - 0xd800) << 10) + second.value - 0xdc00;
  to.pushCode(code, start, from.end(next - 1));
  return next;
}

function afterBackslashes(from: View, index: number): number {
  let next = index;
  while (from.at(next) === BACKSLASH) next += 1;
  return next;
}

interface Read {
  readonly value: number;
  readonly next: number;
}

function readHex(from: View, index: number, digits: number): Read | null {
  let value = 0;
  for (let next = index; next < index + digits; next++) {
    const digit = hexDigit(from.at(next));
    if (digit < 0) return null;
    value = value * 16 + digit;
  }
  return { value, next: index + digits };
}

function readLowSurrogate(from: View, index: number): Read | null {
  const at = afterBackslashes(from, index);
  if (at === index || String.fromCharCode(from.at(at)) !== "u") return null;
  const low = readHex(from, at + 1, 4);
  return low !== null && low.value >= 0xdc00 && low.value < 0xe000 ? low : null;
}

/** JavaScript's `\u{1f600}`. */
function readBraces(from: View, index: number, at: number, to: View): number {
  const number = readNumber(from, at + 1, 16);
  const isBraced = String.fromCharCode(from.at(at), from.at(number.next)) === "{}";
  if (!isBraced || number.next === at + 1) return at - 1;
  to.pushCode(number.value, from.start(index), from.end(number.next));
  return number.next + 1;
}

/** More digits than a character's number has. */
const MOST_DIGITS = 8;

function readNumber(from: View, index: number, base: 10 | 16): Read {
  let value = 0;
  let next = index;
  for (; next < index + MOST_DIGITS; next++) {
    const byte = from.at(next);
    if (base === 10 ? !isDigit(byte) : hexDigit(byte) < 0) break;
    value = value * base + hexDigit(byte);
  }
  return { value, next };
}

function readPercent(from: View, index: number, to: View): number {
  let at = index + 1;
  // A percent sign that was written as one, as often as that was done.
  while (isText(from, at, "25") && readHex(from, at + 2, 2) !== null) at += 2;
  const byte = readHex(from, at, 2);
  if (byte === null) return index;
  to.push(byte.value, from.start(index), from.end(byte.next - 1));
  return byte.next;
}

const ENTITIES = { "quot;": 0x22, "apos;": 0x27, "lt;": 0x3c, "gt;": 0x3e } as const;

function readEntity(from: View, index: number, to: View): number {
  let at = index + 1;
  while (isText(from, at, "amp;")) at += 4;
  const entity = isText(from, at, "#") ? readReference(from, at + 1) : readName(from, at);
  if (entity === null && at === index + 1) return index;
  const { value, next } = entity ?? { value: AMPERSAND, next: at };
  to.pushCode(value, from.start(index), from.end(next - 1));
  return next;
}

function readReference(from: View, at: number): Read | null {
  const isHex = (from.at(at) | 0x20) === 0x78;
  const first = isHex ? at + 1 : at;
  const number = readNumber(from, first, isHex ? 16 : 10);
  const isWhole = number.next > first && from.at(number.next) === SEMICOLON;
  return isWhole ? { value: number.value, next: number.next + 1 } : null;
}

function readName(from: View, at: number): Read | null {
  for (const [name, value] of Object.entries(ENTITIES)) {
    if (isText(from, at, name)) return { value, next: at + name.length };
  }
  return null;
}

function isText(from: View, index: number, text: string): boolean {
  for (let offset = 0; offset < text.length; offset++) {
    if (from.at(index + offset) !== text.charCodeAt(offset)) return false;
  }
  return true;
}
