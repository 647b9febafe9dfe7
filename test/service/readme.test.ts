// The console sessions of README.md, line by line as they are printed there, and its program with the typed client; but for the
// port and the Petstore's address.
import { execFile } from "node:child_process";
import { readFile } from "node:fs/promises";
import { resolve } from "node:path";
import { promisify } from "node:util";

import { afterAll, beforeAll, expect, it } from "vitest";

import { Far } from "./far.ts";
import { Server } from "./server.ts";

const ROOT = resolve(import.meta.dirname, "../..");
const MARK = "--- next line ---";

let server: Server;
let far: Far;
beforeAll(async () => {
  [server, far] = await Promise.all([Server.start(), Far.start()]);
});
afterAll(async () => {
  far.close();
  await server.stop();
});

/** The lines to type in a block of console output, each with what the page says it prints. */
function stepsOf(block: string): { command: string; printed: string }[] {
  return block
    .split(/^\$ /m)
    .slice(1)
    .map((step) => {
      const [command = "", ...printed] = step.trimEnd().split("\n");
      return { command, printed: printed.join("\n") };
    });
}

/** The page, with the addresses of this test. */
async function readPage(): Promise<string> {
  const page = await readFile(resolve(ROOT, "README.md"), "utf8");
  return page
    .replaceAll("localhost:8787", `localhost:${server.port}`)
    .replaceAll("https://petstore3.swagger.io/api", `${far.url}/api`);
}

function blocksOf(page: string, language: string): string[] {
  return Array.from(page.matchAll(new RegExp(`^\`\`\`${language}\\n(.*?)^\`\`\`$`, "gms")), ([, block = ""]) => block);
}

it("prints what README.md says, for each line of each session", async () => {
  const steps = blocksOf(await readPage(), "console").flatMap(stepsOf);
  expect(steps.length).toBeGreaterThan(5);
  const script = steps.map(({ command }) => `${command}\necho\necho '${MARK}'\n`).join("");
  const { stdout } = await promisify(execFile)("bash", ["-c", script], { cwd: ROOT });
  const outputs = stdout
    .split(`${MARK}\n`)
    .slice(0, -1)
    .map((output) => output.trim());
  expect(steps.map(({ command }, index) => ({ command, printed: outputs[index] }))).toEqual(steps);
});

it("prints what README.md says beside each line of its program that prints", async () => {
  const programs = blocksOf(await readPage(), "js").filter((block) => block.includes('"coatcheck/client"'));
  expect(programs).toHaveLength(1);
  const [program = ""] = programs;
  const args = ["--input-type=module", "--eval", program];
  const { stdout } = await promisify(execFile)(process.execPath, args, { cwd: ROOT });
  const said = Array.from(program.matchAll(/^console\.log\(.*\); \/\/ (.*)$/gm), ([, words = ""]) => words);
  expect(stdout.trimEnd().split("\n")).toEqual(said);
});
