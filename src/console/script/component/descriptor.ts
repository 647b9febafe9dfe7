// What the console shows of a component, from its component.json. Anybody may have written that file, so anything in it
// that does not follow elastic.io's format is left out. Pure.
import { type Field, fieldsOf } from "../form/fields.ts";
import { recordOf, textOf } from "../json.ts";

/** An action or a trigger. */
export interface Entry {
  readonly name: string;
  readonly kind: "action" | "trigger";
  readonly title: string;
  readonly description: string;
  readonly fields: readonly Field[];
  /** Under `in` and `out`: a schema, or the path of a file in the component. */
  readonly metadata: Readonly<Record<string, unknown>>;
  /** Whether the component generates the metadata from the fields and the account. */
  readonly isDynamic: boolean;
}

export interface Descriptor {
  readonly id: string;
  readonly title: string;
  readonly description: string;
  /** The source of an `img`; null if there is none. */
  readonly icon: string | null;
  readonly credentials: readonly Field[];
  readonly entries: readonly Entry[];
}

export function parseDescriptor(component: {
  readonly repo_id: string;
  readonly name: string;
  readonly data: Readonly<Record<string, unknown>>;
}): Descriptor {
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

/** Sorted as elastic.io does: a higher `order` comes first. */
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

/** How each image type begins in base64. */
const IMAGE_TYPES = [
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
  const type = IMAGE_TYPES.find(([start]) => value.startsWith(start));
  return type !== undefined && /^[A-Za-z0-9+/=\s]+$/.test(value) ? `data:${type[1]};base64,${value}` : null;
}
