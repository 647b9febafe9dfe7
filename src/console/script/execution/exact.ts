// Parses a result so that `JSON.stringify` writes each number exactly as the component did: a result can be fetched
// only once, so it must not come out rounded. Browsers that do not reveal a number's source round as usual. Pure.

type Reviver = (key: string, value: unknown, context?: { readonly source?: string }) => unknown;

export function parseExactly(text: string): unknown {
  const { rawJSON } = JSON as unknown as { readonly rawJSON?: (source: string) => unknown };
  const keep: Reviver = (_, value, context) =>
    typeof value === "number" && context?.source !== undefined && String(value) !== context.source
      ? (rawJSON?.(context.source) ?? value)
      : value;
  return JSON.parse(text, keep);
}
