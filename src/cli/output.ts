// Where commands print to. What they print may be anybody's: a component's result, a service's answer, the name of a
// file. A terminal obeys some characters, and lets others hide text or turn it around; so none of them gets there,
// whoever prints what.

/** A stream of the process's own, or a test's. */
export interface Stream {
  /** Whether it is a terminal: only there, something may move. */
  readonly isTTY?: boolean;
  write(text: string): unknown;
}

export class Output {
  readonly isTTY: boolean;
  readonly #stream: Stream;

  constructor(stream: Stream) {
    this.isTTY = stream.isTTY === true;
    this.#stream = stream;
  }

  /** Prints a line, or several. */
  print(lines: string): void {
    this.#stream.write(`${visible(lines)}\n`);
  }

  /** Puts `text` in place of the line that the cursor is in. Only for a terminal. */
  replaceLine(text: string): void {
    this.#stream.write(`\r\u001B[K${visible(text)}`);
  }
}

/**
 * Controls, but not tabs and ends of lines; what turns the direction of text; what cannot be seen, or has no glyph of
 * its own; halves of a character.
 */
const INVISIBLE = /[[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}]--[\n\t]]/gv;

/**
 * The text with each invisible character written out, such as \u202e. This is how JSON may write it in a text, and JSON
 * has none elsewhere: JSON stays the same value.
 */
export function visible(text: string): string {
  return text.replaceAll(INVISIBLE, (character) =>
    character
      .split("")
      .map((unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`)
      .join(""),
  );
}
