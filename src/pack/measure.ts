// How much there is in a JSON text, before anything parses it: objects and lists take many times the memory of their
// text, and whoever walks them takes time for each.

const [QUOTE, BACKSLASH] = [0x22, 0x5c];

/** What a byte outside a text is: a table, because there are millions. */
const [WORD, BETWEEN, OPENING] = [0, 1, 2];
const KINDS = Uint8Array.from({ length: 256 }, (_, byte) => {
  if (byte <= 0x20 || ",:]}".includes(String.fromCharCode(byte))) return BETWEEN;
  return "[{".includes(String.fromCharCode(byte)) ? OPENING : WORD;
});

/**
 * Whether the text has more names and values than `limit`, those within others included. Of what is no JSON, some
 * number. Allocates nothing, and stops where there are more.
 */
export function hasMoreValues(json: Uint8Array, limit: number): boolean {
  let count = 0;
  let isText = false;
  let before = BETWEEN;
  for (let at = 0; at < json.length && count <= limit; at++) {
    const byte = json[at] ?? 0;
    if (isText) {
      if (byte === BACKSLASH) at += 1;
      else isText = byte !== QUOTE;
      continue;
    }
    isText = byte === QUOTE;
    const kind = isText ? BETWEEN : KINDS[byte];
    // A word is a number, true, false or null, and counts where it begins.
    if (isText || kind === OPENING || (kind === WORD && before !== WORD)) count += 1;
    before = kind ?? BETWEEN;
  }
  return count > limit;
}
