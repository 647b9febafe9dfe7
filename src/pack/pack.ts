// Packs the folder of a component for the upload, or finds everything that is wrong with it.
import { readFileSync, statSync } from "node:fs";
import { basename, join } from "node:path";

import { type Warning, bundle } from "./bundle.ts";
import { type PackedFile, fileOf, sizeOf } from "./file.ts";
import { missingDependencies, readFolder } from "./folder.ts";
import type { Packed } from "./packed.ts";

export interface PackedFolder extends PackedFile {
  readonly packed: Packed;
  /** The size of everything in it, before it is gzipped. */
  readonly bytes: number;
  /** How many modules of JavaScript there are in it. */
  readonly modules: number;
  readonly warnings: readonly Warning[];
}

/** Adds everything that is wrong with the folder to `mistakes`, and returns null then. */
export async function packFolder(root: string, mistakes: string[]): Promise<PackedFolder | null> {
  if (!statSync(root, { throwIfNoEntry: false })?.isDirectory()) {
    mistakes.push(`There is no folder ${root}.`);
    return null;
  }
  const folder = readFolder(root, mistakes);
  const missing = missingDependencies(root);
  if (missing.length > 0) {
    mistakes.push(
      `The component's dependencies are not installed (${missing.join(", ")}): run npm install in ${root}.`,
    );
  }
  if (folder === null || mistakes.length > 0) return null;
  const { packed, modules, warnings } = await bundle(folder);
  const { version, file } = fileOf(packed, mistakes);
  if (mistakes.length > 0) return null;
  const bytes = Object.values(packed.modules).reduce((sum, module) => sum + sizeOf(module), 0);
  return { packed, version, file, bytes, modules, warnings };
}

/**
 * The id that a component has by default: the name of its package, or of its folder, without what an id may not have.
 */
export function defaultId(root: string): string {
  const name = (packageName(root) ?? basename(root)).toLowerCase().replaceAll(/[^a-z0-9._-]+/g, "-");
  return name.replace(/^[^a-z0-9]+/, "").slice(0, 64) || "component";
}

function packageName(root: string): string | undefined {
  try {
    const { name } = JSON.parse(readFileSync(join(root, "package.json"), "utf8")) as { name?: unknown };
    return typeof name === "string" ? name : undefined;
  } catch {
    return undefined;
  }
}
