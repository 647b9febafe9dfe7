// Keeps what a component was given out of the texts that leave its run, however they spell it: as it is, in pieces, by
// lines, quoted, escaped, encoded. Promised is what SECURITY.md says, and no more: whole values of four characters or
// more; of a secret, every piece of twelve; of another value, where it is looked for at all, every piece of 32. White
// space, quotes, backslashes, commas and plus signs do not count, because formatters put them in and leave them out.
import { MASK } from "../user/secrets.ts";
import { LONGEST_LOG_TEXT } from "./protocol.ts";
import { unescaped } from "./redaction/escapes.ts";
import { Marks } from "./redaction/marks.ts";
import { withoutPlaces } from "./redaction/places.ts";
import { spelledIn } from "./redaction/spelled.ts";
import { type Given, type Value, valuesIn } from "./redaction/values.ts";
import { View } from "./redaction/view.ts";
import { LONGEST_WINDOW, MOST_BYTES, SHORTEST_WINDOW, Windows } from "./redaction/windows.ts";

export type Redact = (text: string) => string;

/** Few enough that half a token is one, and so many that no two texts have one in common by chance. */
const SECRET_PIECE = 12;

/** Of what is no secret, only so much is masked that it is that value beyond doubt. */
const OTHER_PIECE = LONGEST_WINDOW;

/** What many texts have in common with a secret that is a URL; it is none. */
const SCHEMES = ["https://", "http://"].map((scheme) => Array.from(scheme, (character) => character.charCodeAt(0)));

/** A whole value that is shorter than a piece, each of its characters written in six: a cut may go through one. */
const CUT_EDGE = 6 * OTHER_PIECE;

export class Redactor {
  readonly #isForLogs: boolean;
  #index: Windows | null = null;
  readonly #known = { secret: new Set<string>(), other: new Set<string>() };
  /** What is looked for is put together when there is first a text to look in: most runs have none. */
  #given: readonly Given[] = [];
  #steps = 0;

  /** Finds the secrets among what it is given; for logs, every value. */
  constructor(isFor: "outcomes" | "logs", ...given: readonly Given[]) {
    this.#isForLogs = isFor === "logs";
    this.#given = given;
  }

  /** From now on, these too. They come out of an isolate: anything at all, and as often as it likes. */
  readonly add = (given: Given): void => {
    this.#learn(given);
  };

  /**
   * The text with a mask for each value in it, and without the places of the machine. Of a long text it is the
   * beginning: less than LONGEST_LOG_TEXT characters, in which no value is cut.
   */
  readonly redact: Redact = (text) => {
    for (const given of this.#given) this.#learn(given);
    this.#given = [];
    // What there is no room for cannot be found; nothing is shown then.
    if (this.#windows.isFull) return MASK;
    const searched = text.slice(0, LONGEST_LOG_TEXT);
    return withoutPlaces(this.#windows.isEmpty ? searched : this.#masked(searched));
  };

  /** What was done up to now, in bytes that were looked at. */
  get steps(): number {
    return this.#steps + this.#windows.steps;
  }

  get #windows(): Windows {
    return (this.#index ??= new Windows());
  }

  #masked(text: string): string {
    const marks = new Marks(text);
    // It may have been cut here, or before it came.
    if (text.length >= LONGEST_LOG_TEXT) marks.add(text.length - CUT_EDGE, text.length);
    for (const view of readingsOf(text)) {
      this.#steps += view.length;
      this.#windows.find(view.folded(), (start, end) => marks.add(start, end));
    }
    return marks.masked();
  }

  #learn({ values, secretFields }: Given): void {
    if (this.#windows.isFull) return;
    const learned: Value[] = [];
    let characters = 0;
    for (const value of valuesIn(values, secretFields)) {
      if (!value.isSecret && !this.#isForLogs) continue;
      const known = value.isSecret ? this.#known.secret : this.#known.other;
      if (value.text.length < SHORTEST_WINDOW || known.has(value.text)) continue;
      known.add(value.text);
      learned.push(value);
      characters += value.text.length;
      if (characters > MOST_BYTES) {
        this.#windows.isFull = true;
        return;
      }
    }
    // All at once, which costs a tenth of one by one; no escape goes over the end of a line.
    const written = View.of(learned.map(({ text }) => text).join("\n"));
    this.#addForms(written, learned);
    const read = unescaped(written);
    if (read !== null) this.#addForms(read, learned);
  }

  /** `view`: a line for each value. */
  #addForms(view: View, values: readonly Value[]): void {
    this.#steps += view.length;
    const folded = view.folded();
    let lineEnd = -1;
    let next = 0;
    for (const { text, isSecret } of values) {
      lineEnd += text.length + 1;
      const first = next;
      while (next < folded.length && folded.start(next) < lineEnd) next += 1;
      this.#addForm(folded, first, next, isSecret ? SECRET_PIECE : OTHER_PIECE);
    }
  }

  #addForm(view: View, first: number, end: number, piece: number): void {
    if (end - first < SHORTEST_WINDOW) return;
    const start = afterScheme(view, first);
    if (end - start < piece) this.#windows.add(view, first, end, Math.min(end - first, piece));
    else this.#windows.add(view, start, end, piece);
  }
}

/** The text in UTF-8; with its escapes read; and the bytes that those spell, with the escapes in them read, too. */
function* readingsOf(text: string): Iterable<View> {
  const written = View.of(text);
  yield written;
  const read = unescaped(written);
  if (read !== null) yield read;
  for (const bytes of spelledIn(read ?? written)) {
    yield bytes;
    const readBytes = unescaped(bytes);
    if (readBytes !== null) yield readBytes;
  }
}

function afterScheme(view: View, first: number): number {
  const scheme = SCHEMES.find((each) => each.every((byte, index) => view.at(first + index) === byte));
  return first + (scheme?.length ?? 0);
}
