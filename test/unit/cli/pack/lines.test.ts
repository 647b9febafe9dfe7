// What `coatcheck pack` prints about a component.
import { describe, expect, it } from "vitest";

import { linesOf } from "../../../../src/cli/pack.ts";
import { packFolder } from "../../../../src/pack/pack.ts";
import { componentWith } from "./folder.ts";

async function linesAbout(source: string): Promise<string> {
  const mistakes: string[] = [];
  const folder = await packFolder(componentWith({ "package.json": { type: "module" }, "lib/t.js": source }), mistakes);
  if (folder === null) throw new Error(mistakes.join("\n"));
  return linesOf(folder).join("\n");
}

describe("the lines about a packed component", () => {
  it("are one where nothing is odd about it", async () => {
    const lines = await linesAbout("export const process = () => {};");
    expect(lines).toMatch(/^2 modules and 2 files, .* gzipped, version [0-9a-f]{12}$/);
  });

  it("say what it costs that a component waits while it loads", async () => {
    expect(await linesAbout("export const token = await Promise.resolve(1);")).toContain("(top-level await)");
  });
});
