// Reads a component's folder: component.json, and the modules that it names. Reports everything that is wrong at once,
// each with its file and key.
import { readFileSync, statSync } from "node:fs";
import { createRequire } from "node:module";
import { join, normalize, posix, relative } from "node:path";

import type { Descriptor } from "./descriptor.ts";
import { DEEPEST_NESTING, isShallow } from "../json.ts";
import { CREDENTIAL_FIELDS, DESCRIPTOR_BYTES, ENTRIES, NAME_LENGTH } from "../limits.ts";
import { isFile, nodeFile } from "./paths.ts";
import { sourceOf } from "./typescript.ts";

export interface Folder {
  readonly root: string;
  readonly descriptor: Descriptor;
  /** The file of each module that the service may load, by its normalized path; null if it does not exist. */
  readonly modules: ReadonlyMap<string, string | null>;
}

type Json = Readonly<Record<string, unknown>>;

/** Reads the component in `root`. Adds what is wrong to `mistakes`; null if there is nothing to go on with. */
export function readFolder(root: string, mistakes: string[]): Folder | null {
  const descriptor = readJson(root, "component.json", mistakes);
  if (descriptor === null) return null;
  if (!isShallow(descriptor)) {
    mistakes.push(`component.json is nested more than ${DEEPEST_NESTING} levels deep.`);
    return null;
  }
  const bytes = Buffer.byteLength(JSON.stringify(descriptor));
  if (bytes > DESCRIPTOR_BYTES) {
    mistakes.push(`component.json has ${bytes} bytes; the limit is ${DESCRIPTOR_BYTES}.`);
  }
  const modules = new Map<string, string | null>();
  for (const kind of ["triggers", "actions"]) readEntries(root, kind, descriptor[kind], modules, mistakes);
  const { triggers, actions, credentials } = descriptor;
  const entries = [...namesIn(triggers), ...namesIn(actions)];
  if (entries.length > ENTRIES)
    mistakes.push(`component.json has ${entries.length} triggers and actions; the limit is ${ENTRIES}.`);
  if (credentials !== undefined && credentials !== null) {
    const fields = isObject(credentials) ? credentials["fields"] : null;
    if (!isObject(credentials)) mistakes.push("component.json: credentials must be an object.");
    else if (fields !== undefined && fields !== null && !isObject(fields))
      mistakes.push("component.json: credentials.fields must be an object.");
    const names = namesIn(fields);
    if (names.length > CREDENTIAL_FIELDS)
      mistakes.push(`component.json: credentials has ${names.length} fields; the limit is ${CREDENTIAL_FIELDS}.`);
    entries.push(...names);
  }
  for (const name of entries.filter(({ length }) => length > NAME_LENGTH))
    mistakes.push(`component.json: the limit of a name is ${NAME_LENGTH} characters; this one is longer: ${name}`);
  const verify = moduleFile(root, "verifyCredentials");
  if (verify !== null) modules.set("verifyCredentials", verify);
  return { root, descriptor, modules };
}

/** The dependencies in package.json that are not installed. */
export function missingDependencies(root: string): string[] {
  if (!isFile(join(root, "package.json"))) return [];
  const { dependencies } = readJson(root, "package.json", []) ?? {};
  if (!isObject(dependencies)) return [];
  const require = createRequire(join(root, "component.json"));
  return Object.keys(dependencies).filter((name) => {
    const folders = require.resolve.paths(name);
    // A package with the name of one of Node's own modules is never loaded.
    if (folders === null) return false;
    return !folders.some((folder) => statSync(join(folder, name), { throwIfNoEntry: false })?.isDirectory());
  });
}

function readEntries(
  root: string,
  kind: string,
  entries: unknown,
  modules: Map<string, string | null>,
  mistakes: string[],
): void {
  if (entries === undefined || entries === null) return;
  if (!isObject(entries)) {
    mistakes.push(`component.json: ${kind} must be an object.`);
    return;
  }
  for (const [name, entry] of Object.entries(entries)) {
    const key = `${kind}.${name}`;
    if (entry === null) continue;
    if (!isObject(entry)) mistakes.push(`component.json: ${key} must be an object.`);
    else if (typeof entry["main"] !== "string" || entry["main"] === "")
      mistakes.push(`component.json: ${key}.main must be the path of a module, such as ./lib/${kind}/${name}.js.`);
    else readMain(root, key, entry["main"], modules, mistakes);
  }
}

function readMain(
  root: string,
  key: string,
  main: string,
  modules: Map<string, string | null>,
  mistakes: string[],
): void {
  const file = moduleFile(root, main);
  const isOutside = relative(root, join(root, main)).startsWith("..");
  if (isOutside) mistakes.push(`component.json: ${key}.main is ${main}, outside the component's folder.`);
  else if (file === null) mistakes.push(`component.json: ${key}.main is ${main}, which does not exist.`);
  if (!isOutside) modules.set(posix.normalize(main), file);
}

/** The file of a module, as `require` finds it, or its source in TypeScript if that is not compiled. */
function moduleFile(root: string, path: string): string | null {
  return nodeFile(join(root, normalize(path))) ?? sourceOf(root, path);
}

function readJson(root: string, name: string, mistakes: string[]): Json | null {
  let text: string;
  try {
    text = readFileSync(join(root, name), "utf8").replace(/^\uFEFF/, "");
  } catch {
    mistakes.push(`${join(root, name)} cannot be read. DIR must be the folder of a component.`);
    return null;
  }
  try {
    const json: unknown = JSON.parse(text);
    if (isObject(json)) return json;
    mistakes.push(`${name} must hold a JSON object.`);
  } catch (error) {
    mistakes.push(`${name} is not valid JSON: ${error instanceof Error ? error.message : ""}`);
  }
  return null;
}

function namesIn(value: unknown): string[] {
  return isObject(value) ? Object.keys(value) : [];
}

function isObject(value: unknown): value is Json {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
