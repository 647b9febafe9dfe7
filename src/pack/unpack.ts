// Unpacks an uploaded component and checks all of it before anything is stored: it need not have been made with our
// packer. Each limit is checked before the work that it bounds: sizes before anything is parsed, counts before anything
// is walked.
import { z } from "zod";

import { hex } from "../bytes.ts";
import type { Violation } from "../problem.ts";
import { DEEPEST_NESTING, isShallow } from "../json.ts";
import {
  CREDENTIAL_FIELDS,
  ENTRIES,
  FILE_NAME_LENGTH,
  NAME_LENGTH,
  PACKED_BYTES,
  PACKED_FILES,
  PACKED_VALUES,
} from "../limits.ts";
import { gunzip } from "./gunzip.ts";
import { hasMoreValues } from "./measure.ts";
import { ENTRY, type Packed } from "./packed.ts";

export interface Unpacked {
  readonly packed: Packed;
  /** SHA-256 of the JSON, in hex. */
  readonly version: string;
}

const named = z.record(z.string().max(NAME_LENGTH), z.looseObject({ main: z.string().optional() }).nullable());

const Descriptor = z.looseObject({
  title: z.string().optional(),
  triggers: named.nullish(),
  actions: named.nullish(),
  credentials: z.looseObject({ fields: z.record(z.string().max(NAME_LENGTH), z.unknown()).nullish() }).nullish(),
});

const Module = z.union([
  z.strictObject({ js: z.string() }),
  z.strictObject({ cjs: z.string() }),
  z.strictObject({ text: z.string() }),
  z.strictObject({ data: z.base64() }),
]);

function isCode(module: object | undefined): boolean {
  return module !== undefined && ("js" in module || "cjs" in module);
}

/** A path inside the folder. Apart from the entry, `.coatcheck/` is reserved for the service. */
function isFileName(name: string): boolean {
  if (name === ENTRY) return true;
  return name !== "" && !name.split("/").some((part) => ["", ".", "..", ".coatcheck"].includes(part));
}

const Format = z.object({
  format: z.literal(1),
  descriptor: Descriptor,
  modules: z
    .record(z.string().max(FILE_NAME_LENGTH).refine(isFileName, "is not a path inside the component's folder"), Module)
    .refine((modules) => isCode(modules[ENTRY]), `must have the code, ${ENTRY}`),
});

/** The component in a packed file, or everything that is wrong with the file. */
export async function unpack(file: Uint8Array): Promise<Unpacked | { violations: Violation[] }> {
  let json: Uint8Array | null;
  try {
    json = await gunzip(file, PACKED_BYTES);
  } catch {
    return violation("", "is not gzipped: send what `coatcheck pack DIR -o FILE` writes");
  }
  if (json === null) return violation("", `has more than ${PACKED_BYTES / 2 ** 20} MiB when it is unpacked`);
  if (hasMoreValues(json, PACKED_VALUES)) return violation("", `has more than ${PACKED_VALUES} names and values`);
  const value = parse(json);
  const excess = isObject(value) ? excessOf(value["descriptor"], value["modules"]) : null;
  if (excess !== null) return { violations: [excess] };
  const parsed = Format.safeParse(value);
  if (!parsed.success) {
    const violations = parsed.error.issues.map(({ path, message }) => ({ path: path.join("."), message }));
    return { violations };
  }
  const packed = parsed.data as Packed;
  return { packed, version: hex(new Uint8Array(await crypto.subtle.digest("SHA-256", json))) };
}

/** What there is too much of, or too deep, for the check of each part; null if there is nothing. */
function excessOf(descriptor: unknown, modules: unknown): Violation | null {
  if (countOf(modules) > PACKED_FILES) return { path: "modules", message: `has more than ${PACKED_FILES} files` };
  // The copy that is checked later lacks this name; the file is stored and loaded as it came.
  if (isObject(modules) && Object.hasOwn(modules, "__proto__")) {
    return { path: "modules.__proto__", message: "is not a path inside the component's folder" };
  }
  if (!isObject(descriptor)) return null;
  if (!isShallow(descriptor)) {
    return { path: "descriptor", message: `is nested more than ${DEEPEST_NESTING} levels deep` };
  }
  const { triggers, actions, credentials } = descriptor;
  if (countOf(triggers) + countOf(actions) > ENTRIES) {
    return { path: "descriptor", message: `has more than ${ENTRIES} triggers and actions` };
  }
  if (isObject(credentials) && countOf(credentials["fields"]) > CREDENTIAL_FIELDS) {
    return { path: "descriptor.credentials.fields", message: `has more than ${CREDENTIAL_FIELDS} fields` };
  }
  return null;
}

function countOf(value: unknown): number {
  return isObject(value) ? Object.keys(value).length : 0;
}

function parse(json: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder("utf-8", { fatal: true, ignoreBOM: false }).decode(json));
  } catch {
    return null;
  }
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null;
}

function violation(path: string, message: string): { violations: Violation[] } {
  return { violations: [{ path, message }] };
}
