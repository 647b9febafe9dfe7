// The console sessions of README.md, line by line as they are printed there, but for the port and the Petstore's address.
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

it("prints what README.md says, for each line of each session", async () => {
  const page = (await readFile(resolve(ROOT, "README.md"), "utf8"))
    .replaceAll("localhost:8787", `localhost:${server.port}`)
    .replaceAll("https://petstore3.swagger.io/api", `${far.url}/api`);
  const blocks = Array.from(page.matchAll(/^```console\n(.*?)^```$/gms), ([, block = ""]) => block);
  const steps = blocks.flatMap(stepsOf);
  expect(steps.length).toBeGreaterThan(5);
  const script = steps.map(({ command }) => `${command}\necho\necho '${MARK}'\n`).join("");
  const { stdout } = await promisify(execFile)("bash", ["-c", script], { cwd: ROOT });
  const outputs = stdout
    .split(`${MARK}\n`)
    .slice(0, -1)
    .map((output) => output.trim());
  expect(steps.map(({ command }, index) => ({ command, printed: outputs[index] }))).toEqual(steps);
});
