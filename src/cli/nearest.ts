// Says which known word an unknown one may have been meant for.

/** The message for a word that is not known, with the nearest one that is. */
export function unknown(kind: string, word: string, known: readonly string[]): string {
  const near = nearest(word, known);
  const hint = near === undefined ? `Use one of: ${known.join(", ")}.` : `Did you mean ${near}?`;
  return `Unknown ${kind} ${word}. ${hint}`;
}

/** Up to a third of the letters may be wrong, and always two; the beginning of a known word is near it, too. */
export function nearest(word: string, known: readonly string[]): string | undefined {
  const distances = known.map((candidate) => ({ candidate, distance: distanceOf(word, candidate) }));
  return distances
    .filter(({ candidate, distance }) => distance <= Math.max(2, word.length / 3) || candidate.startsWith(word))
    .toSorted((a, b) => a.distance - b.distance)[0]?.candidate;
}

/** The Levenshtein distance. */
function distanceOf(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) {
      const substituted = (row[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1);
      next.push(Math.min((row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1, substituted));
    }
    row = next;
  }
  return row[b.length] ?? 0;
}
