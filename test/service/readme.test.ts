// The console sessions of every document, line by line as they are printed there, and its programs; only the port and
// the Petstore's address are the test's. Each document's session is one shell, so that a reader may begin anywhere.
import { execFile } from "node:child_process";
import { promisify } from "node:util";

import { afterAll, beforeAll, describe, expect, it } from "vitest";

import { ROOT, blocksOf, documentPaths, readDocument } from "../documents.ts";
import { Far } from "./far.ts";
import { Server } from "./server.ts";

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

interface Step {
  readonly command: string;
  readonly printed: string;
}

/** The lines to type in a block of console output, each with what the document says it prints. */
function stepsOf(block: string): Step[] {
  return block
    .split(/^\$ /m)
    .slice(1)
    .map((step) => {
      const [command = "", ...printed] = step.trimEnd().split("\n");
      return { command, printed: printed.join("\n") };
    });
}

function codeOf(path: string, language: string): string[] {
  const blocks = blocksOf(readDocument(path)).filter((block) => block.language === language);
  return blocks.map(({ code }) => code);
}

/** With the addresses of this test. */
function moved(code: string): string {
  return code
    .replaceAll("localhost:8787", `localhost:${server.port}`)
    .replaceAll("https://petstore3.swagger.io/api", `${far.url}/api`);
}

async function run(file: string, args: readonly string[]): Promise<string> {
  // What the documents leave out is at its default: the address that the service has under `npm run dev`.
  const env = { ...process.env, COATCHECK_URL: server.url, ELASTICIO_API_URI: server.url };
  return (await promisify(execFile)(file, args, { cwd: ROOT, env })).stdout;
}

describe.each(documentPaths().filter((path) => codeOf(path, "console").length > 0))("%s", (path) => {
  it("prints what it says, for each line of its sessions", async () => {
    const steps = codeOf(path, "console").map(moved).flatMap(stepsOf);
    expect(steps).not.toEqual([]);
    const script = steps.map(({ command }) => `${command}\necho\necho '${MARK}'\n`).join("");
    const outputs = (await run("bash", ["-c", script])).split(`${MARK}\n`).slice(0, -1);
    expect(steps.map(({ command }, index) => ({ command, printed: outputs[index]?.trim() }))).toEqual(steps);
  });
});

describe.each(documentPaths().filter((path) => codeOf(path, "js").length > 0))("%s", (path) => {
  it("prints what it says next to each line of its programs that prints", async () => {
    for (const program of codeOf(path, "js")) {
      const expected = Array.from(program.matchAll(/^console\.log\(.*\); \/\/ (.*)$/gm), ([, text = ""]) => text);
      expect(expected).not.toEqual([]);
      const stdout = await run(process.execPath, ["--input-type=module", "--eval", moved(program)]);
      expect(stdout.trimEnd().split("\n")).toEqual(expected);
    }
  });
});
