// The options of a drop-down, out of what component.json lists or a select model answers. Pure.

export interface Option {
  readonly value: string;
  readonly label: string;
}

/** Null for what is no list of options: an object of labels by value is one, and so is an array of values. */
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
  const told = [value, id, name].find(isPlain);
  return told === undefined ? null : { value: String(told), label: labelOf(label ?? name ?? title) || String(told) };
}

function isPlain(value: unknown): value is string | number | boolean {
  return ["string", "number", "boolean"].includes(typeof value);
}

function labelOf(label: unknown): string {
  if (isPlain(label)) return String(label);
  return label === null || label === undefined ? "" : JSON.stringify(label);
}
