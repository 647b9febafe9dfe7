// Declares the schemas of an OpenAPI description in TypeScript: as much of JSON Schema as this API's description uses,
// and an error for the rest. The generators on npm need an older compiler than this project's, or declare neither
// read-only members nor values.

export interface Schema {
  readonly $ref?: string;
  readonly type?: string | readonly string[];
  readonly enum?: readonly string[];
  readonly description?: string;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
  readonly additionalProperties?: Schema;
  readonly items?: Schema;
  readonly oneOf?: readonly Schema[];
  readonly anyOf?: readonly Schema[];
  readonly allOf?: readonly Schema[];
}

/** One exported type for each schema; for an enumeration, its values too: `Status` comes with `STATUSES`. */
export function declare(schemas: Readonly<Record<string, Schema>>): string {
  return Object.entries(schemas)
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, schema]) => comment(schema) + declarationOf(name, schema))
    .join("\n");
}

function declarationOf(name: string, schema: Schema): string {
  if (schema.enum !== undefined) {
    const values = plural(name.replaceAll(/(?<=[a-z])(?=[A-Z])/g, "_").toUpperCase());
    const list = `export const ${values} = ${JSON.stringify(schema.enum)} as const;`;
    return `${list}\n\nexport type ${name} = (typeof ${values})[number];\n`;
  }
  if (schema.properties !== undefined) return `export interface ${name} ${members(schema)}\n`;
  // What extends another schema is written as all of both.
  const own = schema.allOf?.find(({ properties }) => properties !== undefined);
  const others = schema.allOf?.filter((part) => part !== own).map(typeOf) ?? [];
  if (own !== undefined) return `export interface ${name} extends ${others.join(", ")} ${members(own)}\n`;
  return `export type ${name} = ${typeOf(schema)};\n`;
}

function typeOf(schema: Schema): string {
  const { $ref, type, enum: values, oneOf, anyOf = oneOf, allOf } = schema;
  if ($ref !== undefined) return $ref.replace("#/components/schemas/", "");
  if (anyOf !== undefined) return anyOf.map((each) => typeOf(each)).join(" | ");
  if (allOf !== undefined) return allOf.map(typeOf).join(" & ");
  if (values !== undefined) return values.map((value) => JSON.stringify(value)).join(" | ");
  if (type === undefined) return "unknown";
  return [type]
    .flat()
    .map((each) => ofType(each, schema))
    .join(" | ");
}

function ofType(type: string, schema: Schema): string {
  switch (type) {
    case "string":
    case "boolean":
    case "number":
    case "null":
      return type;
    case "integer":
      return "number";
    case "array":
      return `ReadonlyArray<${typeOf(schema.items ?? {})}>`;
    case "object":
      if (schema.properties !== undefined) return members(schema);
      return `Readonly<Record<string, ${typeOf(schema.additionalProperties ?? {})}>>`;
    default:
      throw new Error(`There is no declaration for a schema of type ${type}.`);
  }
}

function members({ properties = {}, required = [], additionalProperties }: Schema): string {
  const named = Object.entries(properties).map(
    ([name, schema]) => `${comment(schema)}readonly ${name}${required.includes(name) ? "" : "?"}: ${typeOf(schema)};`,
  );
  const others =
    additionalProperties === undefined ? [] : [`readonly [name: string]: ${typeOf(additionalProperties)};`];
  return `{\n${[...named, ...others].join("\n")}\n}`;
}

function comment({ description }: Schema): string {
  return description === undefined ? "" : `/** ${description.replaceAll("*/", "* /")} */\n`;
}

function plural(name: string): string {
  return name + (name.endsWith("S") ? "ES" : "S");
}
