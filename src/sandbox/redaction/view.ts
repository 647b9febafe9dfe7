// A text as it is searched: bytes, each with the characters of the text that it was read from. One view is the text in
// UTF-8; others are what becomes of that when its escapes, or the bytes that it spells, are read.

const encoder = new TextEncoder();

export class View {
  readonly #bytes: Uint8Array;
  readonly #starts: Int32Array;
  readonly #ends: Int32Array;
  length = 0;

  constructor(capacity: number) {
    this.#bytes = new Uint8Array(capacity);
    this.#starts = new Int32Array(capacity);
    this.#ends = new Int32Array(capacity);
  }

  static of(text: string): View {
    const view = new View(encoder.encode(text).byteLength);
    for (let index = 0; index < text.length;) {
      const code = text.codePointAt(index) ?? 0;
      const end = index + (code > 0xffff ? 2 : 1);
      view.pushCode(code, index, end);
      index = end;
    }
    return view;
  }

  /** 0 where there is none. */
  at(index: number): number {
    return this.#bytes[index] ?? 0;
  }

  /** Where in the text that byte begins. */
  start(index: number): number {
    return this.#starts[index] ?? 0;
  }

  /** Where in the text that byte ends, exclusive. */
  end(index: number): number {
    return this.#ends[index] ?? 0;
  }

  has(byte: number): boolean {
    return this.#bytes.subarray(0, this.length).includes(byte);
  }

  push(byte: number, start: number, end: number): void {
    this.#bytes[this.length] = byte;
    this.#starts[this.length] = start;
    this.#ends[this.length] = end;
    this.length += 1;
  }

  /** In UTF-8, where half a surrogate pair is the replacement character. */
  pushCode(code: number, start: number, end: number): void {
    if (code < 0x80) return this.push(code, start, end);
    const whole = (code >= 0xd800 && code < 0xe000) || code > 0x10ffff ? 0xfffd : code;
    const following = whole < 0x800 ? 1 : whole < 0x10000 ? 2 : 3;
    this.push((LEADS[following] ?? 0) | (whole >> (6 * following)), start, end);
    for (let left = following - 1; left >= 0; left--) this.push(0x80 | ((whole >> (6 * left)) & 0x3f), start, end);
  }

  /**
   * Without what formatters put in and leave out, and in small letters: white space and control characters, the colors
   * of a terminal, quotes, backslashes, and the plus signs and commas between pieces.
   */
  folded(): View {
    const folded = new View(this.length);
    for (let index = 0; index < this.length;) {
      const byte = this.at(index);
      const next = byte === ESCAPE ? this.#afterColor(index) : index + 1;
      if (FOLDS[byte] !== 0) folded.push(FOLDS[byte] ?? 0, this.start(index), this.end(index));
      index = next;
    }
    return folded;
  }

  #afterColor(index: number): number {
    let next = index + 1;
    if (this.at(next) !== BRACKET) return next;
    do next += 1;
    while (isDigit(this.at(next)) || this.at(next) === SEMICOLON);
    return next + 1;
  }
}

const ESCAPE = 0x1b;
const BRACKET = 0x5b;
export const SEMICOLON = 0x3b;

/** The first byte of a character that so many others follow. */
const LEADS: readonly number[] = [0, 0xc0, 0xe0, 0xf0];

/** What each byte is folded to; 0 for nothing. */
const FOLDS: Uint8Array = Uint8Array.from({ length: 256 }, (_, byte) => {
  if (byte <= 0x20 || byte === 0x7f || `"'\`\\+,`.includes(String.fromCharCode(byte))) return 0;
  return byte >= 0x41 && byte <= 0x5a ? byte + 0x20 : byte;
});

export function isDigit(byte: number): boolean {
  return byte >= 0x30 && byte <= 0x39;
}

/** The value of a hexadecimal digit; -1 for anything else. */
export function hexDigit(byte: number): number {
  if (isDigit(byte)) return byte - 0x30;
  const letter = byte | 0x20;
  return letter >= 0x61 && letter <= 0x66 ? letter - 0x57 : -1;
}
