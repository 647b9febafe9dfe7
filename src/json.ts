// JSON values beyond their schemas: how deep they are, and whether two are the same. A body within the size limit may
// be nested deeply enough to overflow any call stack, so depth is measured without recursion.

/**
 * Deeper than any component's configuration, and shallow enough for everything that later walks the value by recursion.
 */
export const DEEPEST_NESTING = 100;

/** Whether no part of `value` is nested deeper than DEEPEST_NESTING. */
export function isShallow(value: unknown): boolean {
  let level: unknown[] = [value];
  for (let depth = 0; level.length > 0; depth++) {
    if (depth > DEEPEST_NESTING) return false;
    level = level.flatMap((part) => (typeof part === "object" && part !== null ? Object.values(part) : []));
  }
  return true;
}

/**
 * How deeply a JSON text is nested, and how many values it has at most: counted in one pass, before anything is made of
 * it. What that is for a text that is no JSON does not matter, because no parser gets further than this does.
 */
export function sizeOfJson(text: string): { readonly depth: number; readonly values: number } {
  let [depth, deepest, values] = [0, 0, 1];
  let isInString = false;
  for (let index = 0; index < text.length; index++) {
    const character = text[index];
    if (character === '"') isInString = !isInString;
    else if (isInString) index += character === "\\" ? 1 : 0;
    else if (character === ",") values += 1;
    else if (character === "[" || character === "{") {
      values += 1;
      depth += 1;
      deepest = Math.max(deepest, depth);
    } else if (character === "]" || character === "}") depth -= 1;
  }
  return { depth: deepest, values };
}

/** A text that is the same for the same JSON value, whatever the order of its names. `value` must be shallow. */
export function canonical(value: unknown): string {
  return JSON.stringify(value, (_, part: unknown) => {
    if (typeof part !== "object" || part === null || Array.isArray(part)) return part;
    return Object.fromEntries(Object.entries(part).toSorted(([a], [b]) => (a < b ? -1 : 1)));
  });
}
