// The options of a drop-down, from what component.json lists or what a select model answers. Pure.

export interface Option {
  readonly value: string;
  readonly label: string;
}

/** Accepts an object of labels by value, or an array of values. Null for anything else. */
export function optionsOf(model: unknown): Option[] | null {
  if (typeof model !== "object" || model === null) return null;
  if (Array.isArray(model)) {
    const options = model.map(optionOf);
    return options.every((option) => option !== null) ? options : null;
  }
  return Object.entries(model).map(([value, label]) => ({ value, label: labelOf(label) || value }));
}

function optionOf(entry: unknown): Option | null {
  if (isPlain(entry)) return { value: String(entry), label: String(entry) };
  if (typeof entry !== "object" || entry === null) return null;
  const { value, id, label, name, title } = entry as Readonly<Record<string, unknown>>;
  const found = [value, id, name].find(isPlain);
  if (found === undefined) return null;
  return { value: String(found), label: labelOf(label ?? name ?? title) || String(found) };
}

function isPlain(value: unknown): value is string | number | boolean {
  return ["string", "number", "boolean"].includes(typeof value);
}

function labelOf(label: unknown): string {
  if (isPlain(label)) return String(label);
  return label === null || label === undefined ? "" : JSON.stringify(label);
}
