// Reads the bytes that a text spells: in base64 and base64url, in hexadecimal, as a list of numbers. Nobody says where
// such a spelling begins, so each place that it may begin at is tried; what is read out of other text is noise, in
// which nothing is found.
import { View, hexDigit, isDigit } from "./view.ts";

/** All ways to read the view as bytes. */
export function* spelledIn(view: View): Iterable<View> {
  for (let skipped = 0; skipped < 4; skipped++) yield fromBase64(view, skipped);
  for (let skipped = 0; skipped < 2; skipped++) yield fromHex(view, skipped);
  yield fromNumbers(view);
}

/** What a byte is among those of a spelling: a digit's value, something that may stand between digits, or its end. */
const BETWEEN = -1;
const END = -2;

/** Line breaks, indentation, quotes. */
const SPACES = " \t\r\n\"'`";

const BASE64 = digits(
  (character) => "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789".indexOf(character),
  SPACES,
);
for (const [characters, value] of [
  ["+-", 62],
  ["/_", 63],
] as const) {
  for (const character of characters) BASE64[character.charCodeAt(0)] = value;
}

const HEX = digits((character) => hexDigit(character.charCodeAt(0)), `${SPACES}:-,`);

function digits(valueOf: (character: string) => number, between: string): Int8Array {
  return Int8Array.from({ length: 256 }, (_, byte) => {
    const character = String.fromCharCode(byte);
    const value = valueOf(character);
    return value >= 0 ? value : between.includes(character) ? BETWEEN : END;
  });
}

/** `skipped`: the digits at the beginning of each spelling that belong to something else. */
function fromBase64(view: View, skipped: number): View {
  const read = new View(view.length);
  let toSkip = skipped;
  let bits = 0;
  let value = 0;
  let previous = 0;
  for (let index = 0; index < view.length; index++) {
    const digit = BASE64[view.at(index)] ?? END;
    if (digit === BETWEEN) continue;
    if (digit === END) {
      toSkip = skipped;
      bits = 0;
    } else if (toSkip > 0) toSkip -= 1;
    else {
      value = ((value << 6) | digit) & 0xffff;
      bits += 6;
      if (bits >= 8) {
        bits -= 8;
        read.push((value >> bits) & 0xff, view.start(previous), view.end(index));
      }
      previous = index;
    }
  }
  return read;
}

function fromHex(view: View, skipped: number): View {
  const read = new View(view.length);
  let toSkip = skipped;
  let first = -1;
  let start = 0;
  for (let index = 0; index < view.length; index++) {
    const digit = HEX[view.at(index)] ?? END;
    if (digit === BETWEEN) continue;
    if (digit === END) {
      toSkip = skipped;
      first = -1;
    } else if (toSkip > 0) toSkip -= 1;
    else if (first < 0) {
      first = digit;
      start = view.start(index);
    } else {
      read.push(first * 16 + digit, start, view.end(index));
      first = -1;
    }
  }
  return read;
}

/** Also those of an object with a name for each place, as JSON writes an Uint8Array: `{"0":115,"1":101}`. */
function fromNumbers(view: View): View {
  const read = new View(view.length);
  for (let index = 0; index < view.length;) {
    let next = index;
    let value = 0;
    for (; isDigit(view.at(next)); next++) value = value * 10 + hexDigit(view.at(next));
    if (next > index && value <= 0xff && !isName(view, next)) read.push(value, view.start(index), view.end(next - 1));
    index = Math.max(next, index + 1);
  }
  return read;
}

function isName(view: View, end: number): boolean {
  const isQuoted = `"'`.includes(String.fromCharCode(view.at(end)));
  return view.at(isQuoted ? end + 1 : end) === 0x3a;
}
