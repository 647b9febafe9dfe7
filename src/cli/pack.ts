// `coatcheck pack`: shows what `push` would upload, or writes it to a file.
import { writeFile } from "node:fs/promises";
import { resolve } from "node:path";

import { sizeOf, sizeText } from "../pack/file.ts";
import { ENTRY } from "../pack/packed.ts";
import { type PackedFolder, packFolder } from "../pack/pack.ts";
import { type Command, EXIT, type Input, Mistakes } from "./command.ts";
import { showProgress } from "./progress.ts";
import type { Terminal } from "./terminal.ts";

/** The largest files are the interesting ones; these fit on a screen. */
const MOST_SHOWN = 20;

export const pack: Command = {
  summary: "pack a component's folder and show what push would upload",
  help: `Usage: coatcheck pack DIR [options]

Packs the component in DIR as push does, and shows what is in it.

  DIR  the component's folder, with component.json, after npm install

Options
  -o, --output FILE  write the packed component to FILE
  --json             print one line: {"version","bytes","modules","warnings"}

Exit codes
  0  packed
  2  the command or the folder is wrong

Example
  npm run --silent coatcheck -- pack examples/petstore`,
  options: { output: { type: "string", short: "o" } },

  async run(input) {
    const { terminal, values } = input;
    const mistakes = [...input.mistakes];
    const folder = readFolderName(input, mistakes);
    if (mistakes.length > 0) throw new Mistakes(mistakes);
    const component = await packOrThrow(folder, terminal);
    const { packed, file } = component;
    const { output } = values;
    if (typeof output === "string") await writeFile(resolve(terminal.folder, output), file);
    if (values["json"] === true) {
      terminal.print(JSON.stringify(jsonOf(component)));
      return EXIT.fulfilled;
    }
    const sizes = Object.entries(packed.modules).map(([name, module]) => ({ name, size: sizeOf(module) }));
    const largest = sizes.toSorted((a, b) => b.size - a.size).slice(0, MOST_SHOWN);
    for (const { name, size } of largest) terminal.print(`  ${sizeText(size).padStart(10)}  ${name}`);
    if (sizes.length > MOST_SHOWN)
      terminal.print(`  ${"".padStart(10)}  and ${sizes.length - MOST_SHOWN} smaller ones`);
    for (const line of linesOf(component)) terminal.print(line);
    if (typeof output === "string") terminal.print(`Written to ${output}.`);
    return EXIT.fulfilled;
  },
};

/** The path of the folder that was typed as DIR; what is wrong with it is added to `mistakes`. */
export function readFolderName({ terminal, positionals }: Input, mistakes: string[]): string {
  const [folder, ...rest] = positionals;
  if (folder === undefined) mistakes.push("DIR is missing: the folder of a component, with its component.json.");
  if (rest.length > 0) mistakes.push(`Only DIR is expected; you gave ${positionals.length} arguments.`);
  return resolve(terminal.folder, folder ?? "");
}

/** Packs the folder while a spinner says so. Throws Mistakes. */
export async function packOrThrow(folder: string, terminal: Terminal): Promise<PackedFolder> {
  const mistakes: string[] = [];
  const stopProgress = showProgress(`packing ${folder}`, terminal.stderr);
  const component = await packFolder(folder, mistakes).finally(stopProgress);
  if (component === null) throw new Mistakes(mistakes);
  return component;
}

/** Its modules cannot be evaluated again for another account (src/runtime/README.md). */
const WAITS =
  "It waits while it loads (top-level await), so each account gets an isolate of its own, at $0.002 a day (Cloudflare).";

/** One line on the size, one for each module that is left out, and what an isolate for each account costs. */
export function linesOf({ packed, bytes, file, modules, warnings, version }: PackedFolder): string[] {
  const files = Object.keys(packed.modules).length - 1;
  const counts = `${modules} ${modules === 1 ? "module" : "modules"} and ${files} ${files === 1 ? "file" : "files"}`;
  const sizes = `${sizeText(bytes)}, ${sizeText(file.byteLength)} gzipped`;
  return [
    `${counts}, ${sizes}, version ${version.slice(0, 12)}`,
    ...(warnings.length > 0 ? ["Left out; the component gets an error if it uses them:"] : []),
    ...warnings.map(({ module, reason }) => `  ${module}: ${reason}`),
    ...("js" in (packed.modules[ENTRY] ?? {}) ? [WAITS] : []),
  ];
}

/** What --json prints of it. */
export function jsonOf({ version, bytes, modules, warnings }: PackedFolder) {
  return {
    version,
    bytes,
    modules,
    warnings: warnings.map(({ module, reason }) => ({ subject: module, reason })),
  };
}
