// What `pack` and `push` share: a folder becomes a sealed component, or is told all that is wrong with it.
import { statSync } from "node:fs";
import { basename, resolve } from "node:path";

import type { Packed } from "../pack/packed.ts";
import { type Input, Mistakes } from "./command.ts";
import { type Warning, bundle } from "../pack/bundle.ts";
import { missingDependencies, readFolder } from "../pack/folder.ts";
import { sizeText, seal, sizeOf } from "../pack/file.ts";

export interface Sealed {
  readonly folder: string;
  readonly packed: Packed;
  readonly version: string;
  readonly file: Uint8Array;
  /** Before it is gzipped. */
  readonly bytes: number;
  readonly modules: number;
  readonly warnings: readonly Warning[];
}

/** The folder that DIR means to the person. */
export function folderOf({ terminal, positionals }: Input, mistakes: string[]): string {
  const [folder, ...rest] = positionals;
  if (folder === undefined) mistakes.push("DIR is missing: the folder of a component, with its component.json.");
  if (rest.length > 0) mistakes.push(`DIR is all that it takes; ${positionals.length} words were given.`);
  return resolve(terminal.folder, folder ?? "");
}

/** Throws Mistakes, all that there are. */
export async function packFolder(root: string): Promise<Sealed> {
  const mistakes: string[] = [];
  if (!statSync(root, { throwIfNoEntry: false })?.isDirectory()) throw new Mistakes([`There is no folder ${root}.`]);
  const folder = readFolder(root, mistakes);
  const missing = missingDependencies(root);
  if (missing.length > 0) {
    mistakes.push(
      `The component's dependencies are not installed (${missing.join(", ")}): run npm install in ${root}.`,
    );
  }
  if (folder === null || mistakes.length > 0) throw new Mistakes(mistakes);
  const { packed, modules, warnings } = await bundle(folder);
  const { version, file } = seal(packed, mistakes);
  if (mistakes.length > 0) throw new Mistakes(mistakes);
  const bytes = Object.values(packed.modules).reduce((sum, module) => sum + sizeOf(module), 0);
  return { folder: root, packed, version, file, bytes, modules, warnings };
}

/** One line on the size, and one for each part that does not come along. */
export function describe({ packed, bytes, file, modules, warnings, version }: Sealed): string[] {
  const files = Object.keys(packed.modules).length - 1;
  const sizes = `${sizeText(bytes)}, ${sizeText(file.byteLength)} gzipped`;
  return [
    `${modules} modules and ${files} ${files === 1 ? "file" : "files"}, ${sizes}, version ${version.slice(0, 12)}`,
    ...(warnings.length > 0 ? ["Left out; the component gets an error if it uses them:"] : []),
    ...warnings.map(({ subject, reason }) => `  ${subject}: ${reason}`),
  ];
}

/** The id of a component that is given none: its package's name, or its folder's, made fit. */
export function idOf({ folder }: Sealed, packageName: string | undefined): string {
  const name = (packageName ?? basename(folder)).toLowerCase().replaceAll(/[^a-z0-9._-]+/g, "-");
  return name.replace(/^[^a-z0-9]+/, "").slice(0, 64) || "component";
}
