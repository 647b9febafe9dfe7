// Parses an outcome so that `JSON.stringify` writes each number as the component did: what can be fetched once must not come out
// rounded. A browser that cannot tell a number's source rounds as it always does.

type Reviver = (key: string, value: unknown, context?: { readonly source?: string }) => unknown;

export function parseExactly(text: string): unknown {
  const { rawJSON } = JSON as unknown as { readonly rawJSON?: (source: string) => unknown };
  const keep: Reviver = (_, value, context) =>
    typeof value === "number" && context?.source !== undefined && String(value) !== context.source
      ? (rawJSON?.(context.source) ?? value)
      : value;
  return JSON.parse(text, keep);
}
