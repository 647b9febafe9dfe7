// Unpacks an uploaded component and checks all of it before anything is stored: it need not have been made with our
// packer.
import { z } from "zod";

import { concat, hex } from "../bytes.ts";
import type { Violation } from "../problem.ts";
import { DEEPEST_NESTING, isShallow } from "../json.ts";
import { PACKED_BYTES } from "../limits.ts";
import { ENTRY, type Packed } from "./packed.ts";

export interface Unpacked {
  readonly packed: Packed;
  /** SHA-256 of the JSON, in hex. */
  readonly version: string;
}

/** An execution keeps the name of its action or trigger in its row for as long as it is remembered. */
const LONGEST_ENTRY_NAME = 200;

const named = z.record(z.string().max(LONGEST_ENTRY_NAME), z.looseObject({ main: z.string().optional() }).nullable());

const Descriptor = z.looseObject({
  title: z.string().optional(),
  triggers: named.nullish(),
  actions: named.nullish(),
  credentials: z.looseObject({ fields: z.record(z.string(), z.unknown()).nullish() }).nullish(),
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
    .record(z.string().refine(isFileName, "is not a path inside the component's folder"), Module)
    .refine((modules) => isCode(modules[ENTRY]), `must have the code, ${ENTRY}`),
});

/** The component in a packed file, or everything that is wrong with the file. */
export async function unpack(file: ReadableStream<Uint8Array>): Promise<Unpacked | { violations: Violation[] }> {
  let json: Uint8Array | null;
  try {
    json = await gunzip(file);
  } catch {
    return violation("", "is not gzipped: send what `coatcheck pack DIR -o FILE` writes");
  }
  if (json === null) return violation("", `has more than ${PACKED_BYTES / 2 ** 20} MiB when it is unpacked`);
  const value = parse(json);
  // The copy that is checked below lacks this name; the file is stored and loaded as it came.
  if (isObject(value) && isObject(value["modules"]) && Object.hasOwn(value["modules"], "__proto__")) {
    return violation("modules.__proto__", "is not a path inside the component's folder");
  }
  if (isObject(value) && !isShallow(value["descriptor"])) {
    return violation("descriptor", `is nested more than ${DEEPEST_NESTING} levels deep`);
  }
  const parsed = Format.safeParse(value);
  if (!parsed.success) {
    const violations = parsed.error.issues.map(({ path, message }) => ({ path: path.join("."), message }));
    return { violations };
  }
  const packed = parsed.data as Packed;
  return { packed, version: hex(new Uint8Array(await crypto.subtle.digest("SHA-256", json))) };
}

/** Null if it unpacks to more than the limit. It is not unpacked any further then. */
export async function gunzip(file: ReadableStream<Uint8Array>): Promise<Uint8Array | null> {
  const parts: Uint8Array[] = [];
  let size = 0;
  const unpacked = file.pipeThrough(new DecompressionStream("gzip"));
  for await (const part of unpacked) {
    size += part.byteLength;
    if (size > PACKED_BYTES) return null;
    parts.push(part);
  }
  return concat(...parts);
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
