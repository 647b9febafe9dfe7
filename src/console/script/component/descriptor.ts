// What a person is to see of a component, out of its component.json, which anybody may have written: whatever in there is not as
// elastic.io describes it is left out. Pure.
import { type Field, fieldsOf } from "../form/fields.ts";
import { recordOf, textOf } from "../json.ts";

export interface Entry {
  readonly name: string;
  readonly kind: "action" | "trigger";
  readonly title: string;
  readonly description: string;
  readonly fields: readonly Field[];
  /** By `in` and `out`: a schema, or the path of a file within the component. */
  readonly metadata: Readonly<Record<string, unknown>>;
  /** Whether the component makes it, out of the fields and the account. */
  readonly isDynamic: boolean;
}

export interface Described {
  readonly id: string;
  readonly title: string;
  readonly description: string;
  /** For an `img`; null where there is none. */
  readonly icon: string | null;
  readonly credentials: readonly Field[];
  readonly entries: readonly Entry[];
}

export function describe(component: {
  readonly repo_id: string;
  readonly name: string;
  readonly data: Readonly<Record<string, unknown>>;
}): Described {
  const { repo_id: id, name, data } = component;
  return {
    id,
    title: name || textOf(data["title"]) || id,
    description: textOf(data["description"]),
    icon: iconOf(data["icon"]) ?? iconOf(data["logo"]),
    credentials: fieldsOf(recordOf(data["credentials"])["fields"]),
    entries: [...entriesOf("action", data["actions"]), ...entriesOf("trigger", data["triggers"])],
  };
}

/** Sorted as elastic.io does it: the higher `order`, the earlier. */
function entriesOf(kind: Entry["kind"], value: unknown): Entry[] {
  return Object.entries(recordOf(value))
    .map(([name, entry]) => ({ name, entry: recordOf(entry) }))
    .toSorted((a, b) => orderOf(b.entry) - orderOf(a.entry))
    .map(({ name, entry }) => ({
      name,
      kind,
      title: textOf(entry["title"]) || name,
      description: textOf(entry["description"]) || textOf(recordOf(entry["help"])["description"]),
      fields: fieldsOf(entry["fields"]),
      metadata: recordOf(entry["metadata"]),
      isDynamic: entry["dynamicMetadata"] !== undefined && entry["dynamicMetadata"] !== false,
    }));
}

function orderOf(entry: Readonly<Record<string, unknown>>): number {
  return typeof entry["order"] === "number" ? entry["order"] : 0;
}

/** How the base64 of each kind of picture begins. */
const KINDS = [
  ["iVBOR", "image/png"],
  ["/9j/", "image/jpeg"],
  ["R0lGOD", "image/gif"],
  ["UklGR", "image/webp"],
  ["PHN2Zy", "image/svg+xml"],
  ["PD94bWw", "image/svg+xml"],
] as const;

function iconOf(value: unknown): string | null {
  if (typeof value !== "string") return null;
  if (/^data:image\/[\w.+-]+[;,]/.test(value)) return value;
  const kind = KINDS.find(([start]) => value.startsWith(start));
  return kind !== undefined && /^[A-Za-z0-9+/=\s]+$/.test(value) ? `data:${kind[1]};base64,${value}` : null;
}
