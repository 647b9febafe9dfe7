// The service's own description of itself, and whether an answer is one that it describes: status, headers, media type
// and body.
import { Ajv2020, type ValidateFunction } from "ajv/dist/2020.js";

import type { Answer } from "./http.ts";

export interface Schema {
  readonly $ref?: string;
  readonly type?: string | readonly string[];
  readonly enum?: readonly unknown[];
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
  readonly additionalProperties?: Schema;
  readonly propertyNames?: Schema;
  readonly items?: Schema;
  readonly oneOf?: readonly Schema[];
  readonly anyOf?: readonly Schema[];
  readonly allOf?: readonly Schema[];
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly pattern?: string;
  readonly format?: string;
  readonly unevaluatedProperties?: false;
}

export interface Parameter {
  readonly name: string;
  readonly in: "path" | "query" | "header";
  readonly required?: boolean;
  readonly schema: Schema;
}

interface Content {
  readonly content?: Readonly<Record<string, { readonly schema: Schema }>>;
}

interface Described extends Content {
  readonly headers?: Readonly<Record<string, { readonly required?: boolean }>>;
}

export interface Operation {
  /** As `GET /v1/users`. */
  readonly name: string;
  readonly method: string;
  readonly path: string;
  readonly parameters: readonly Parameter[];
  readonly body: { readonly type: string; readonly schema: Schema } | null;
  readonly responses: Readonly<Record<string, Described>>;
}

interface Document {
  readonly paths: Readonly<
    Record<
      string,
      Readonly<Record<string, Pick<Operation, "responses"> & { parameters?: Parameter[]; requestBody?: Content }>>
    >
  >;
  readonly components: { readonly schemas: Readonly<Record<string, Schema>> };
}

/** What any answer may carry, beside what is described. */
const COMMON = [
  "date",
  "connection",
  "keep-alive",
  "content-type",
  "content-length",
  "transfer-encoding",
  "cache-control",
  "x-content-type-options",
];

export class Description {
  readonly operations: readonly Operation[];
  readonly #schemas: Readonly<Record<string, Schema>>;
  readonly #ajv = new Ajv2020({ strict: false, validateFormats: false });
  readonly #validators = new Map<Schema, ValidateFunction>();

  constructor({ paths, components }: Document) {
    this.#schemas = components.schemas;
    this.operations = Object.entries(paths).flatMap(([path, methods]) =>
      Object.entries(methods).map(([method, { parameters = [], requestBody, responses }]) => {
        const [content] = Object.entries(requestBody?.content ?? {});
        const body = content === undefined ? null : { type: content[0], schema: this.#inline(content[1].schema) };
        return {
          name: `${method.toUpperCase()} ${path}`,
          method: method.toUpperCase(),
          path,
          parameters: parameters.map((one) => Object.assign(one, { schema: this.#inline(one.schema) })),
          body,
          responses,
        };
      }),
    );
  }

  /** The methods that the path of an operation has. */
  methodsOf(path: string): string[] {
    return this.operations.filter((operation) => operation.path === path).map(({ method }) => method);
  }

  /** What of the answer the description of the operation does not say; empty where it is described. */
  departures({ responses }: Operation, { status, headers, body }: Answer): string[] {
    const described = responses[String(status)];
    // A fault of the server's is described as well, and nobody may be able to bring one about.
    if (described === undefined || status >= 500) return [`status ${status}`];
    const found: string[] = [];
    if (headers["cache-control"] !== "no-store") found.push("Cache-Control is not no-store");
    if (headers["x-content-type-options"] !== "nosniff") found.push("X-Content-Type-Options is not nosniff");
    const declared = Object.entries(described.headers ?? {});
    const known = new Set([...COMMON, ...declared.map(([name]) => name.toLowerCase())]);
    for (const name of Object.keys(headers)) if (!known.has(name)) found.push(`header ${name}`);
    for (const [name, { required }] of declared) {
      if (required === true && headers[name.toLowerCase()] === undefined) found.push(`no header ${name}`);
    }
    const [content] = Object.entries(described.content ?? {});
    if (content === undefined) {
      if (body.byteLength > 0 || headers["content-type"] !== undefined) found.push("a body");
      return found;
    }
    const [type, { schema }] = content;
    if (headers["content-type"] !== type) return [...found, `content type ${String(headers["content-type"])}`];
    const value: unknown = type === "application/json" ? JSON.parse(body.toString()) : body.toString();
    const misfit = this.misfit(schema, value);
    return misfit === null ? found : [...found, `body: ${misfit}`];
  }

  /** What of the value the schema does not say; null where it fits. */
  misfit(schema: Schema, value: unknown): string | null {
    const validate = this.#validator(schema);
    return validate(value) ? null : this.#ajv.errorsText(validate.errors);
  }

  #validator(schema: Schema): ValidateFunction {
    const known = this.#validators.get(schema) ?? this.#ajv.compile(closed(this.#inline(schema)));
    this.#validators.set(schema, known);
    return known;
  }

  /** The schema with every reference replaced by what it refers to; none of them is circular. */
  #inline(schema: Schema): Schema {
    if (schema.$ref !== undefined) return this.#inline(this.#schemas[schema.$ref.split("/").at(-1) ?? ""] ?? {});
    return map(schema, (part) => this.#inline(part));
  }
}

/** The schema with no room for properties that it does not name. */
function closed(schema: Schema, isBranch = false): Schema {
  const inner = map(schema, (part, isPartOfAll) => closed(part, isPartOfAll));
  const isOpen = schema.additionalProperties !== undefined || isBranch;
  const isObject = schema.properties !== undefined || schema.allOf !== undefined;
  return isObject && !isOpen ? { ...inner, unevaluatedProperties: false } : inner;
}

function map(schema: Schema, change: (part: Schema, isPartOfAll: boolean) => Schema): Schema {
  const { properties, items, oneOf, anyOf, allOf, additionalProperties } = schema;
  const one = (part: Schema) => change(part, false);
  return {
    ...schema,
    ...(properties && { properties: Object.fromEntries(Object.entries(properties).map(([n, p]) => [n, one(p)])) }),
    ...(items && { items: one(items) }),
    ...(additionalProperties && { additionalProperties: one(additionalProperties) }),
    ...(oneOf && { oneOf: oneOf.map(one) }),
    ...(anyOf && { anyOf: anyOf.map(one) }),
    ...(allOf && { allOf: allOf.map((part) => change(part, true)) }),
  };
}
