// `coatcheck pack`: shows what `push` would send, or writes it to a file.
import { writeFile } from "node:fs/promises";
import { resolve } from "node:path";

import { type Command, EXIT, Mistakes } from "./command.ts";
import { sizeText, sizeOf } from "../pack/file.ts";
import { describe, folderOf, packFolder } from "./packing.ts";
import { showProgress } from "./progress.ts";

/** The largest files are what one wants to know about. */
const MOST_SHOWN = 20;

export const pack: Command = {
  summary: "pack a component's folder, for a look at what push would send",
  help: `Usage: coatcheck pack DIR [options]

Packs the component in DIR as push does, and shows what is in it.

  DIR  a folder with component.json, after npm install

Options
  -o, --output FILE  write the packed component to FILE
  --json             print one line: {"version","bytes","modules","warnings"}

Exit codes
  0  packed
  2  something is wrong with the folder, or with what was typed

Example
  npm run --silent coatcheck -- pack examples/petstore`,
  options: { output: { type: "string", short: "o" } },

  async run(input) {
    const { terminal, values } = input;
    const mistakes = [...input.mistakes];
    const folder = folderOf(input, mistakes);
    if (mistakes.length > 0) throw new Mistakes(mistakes);
    const stopProgress = showProgress(`packing ${folder}`, terminal.stderr);
    const sealed = await packFolder(folder).finally(stopProgress);
    const { packed, version, bytes, modules, warnings, file } = sealed;
    const { output } = values;
    if (typeof output === "string") await writeFile(resolve(terminal.folder, output), file);
    if (values["json"] === true) {
      terminal.print(JSON.stringify({ version, bytes, modules, warnings }));
      return EXIT.fulfilled;
    }
    const sizes = Object.entries(packed.modules).map(([name, module]) => ({ name, size: sizeOf(module) }));
    const largest = sizes.toSorted((a, b) => b.size - a.size).slice(0, MOST_SHOWN);
    for (const { name, size } of largest) terminal.print(`  ${sizeText(size).padStart(10)}  ${name}`);
    if (sizes.length > MOST_SHOWN)
      terminal.print(`  ${"".padStart(10)}  and ${sizes.length - MOST_SHOWN} smaller ones`);
    for (const line of describe(sealed)) terminal.print(line);
    if (typeof output === "string") terminal.print(`Written to ${output}.`);
    return EXIT.fulfilled;
  },
};
