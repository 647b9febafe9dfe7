// The client as it is installed: by its name, in plain JavaScript, in Node and in a bundle for the browser.
import { execFile } from "node:child_process";
import { resolve } from "node:path";
import { promisify } from "node:util";
import { gzipSync } from "node:zlib";

import { build } from "esbuild";
import { afterEach, beforeEach, expect, it } from "vitest";

import { Little } from "../cli/little.ts";

const ROOT = resolve(import.meta.dirname, "../../..");

/** A page's script beside which it weighs nothing. */
const MOST_BYTES = 6 * 1024;

let little: Little;
beforeEach(async () => {
  little = await Little.start();
});
afterEach(() => little.close());

const program = (url: string) => `
  import { Coatcheck, Rejected } from "coatcheck/client";
  const coatcheck = new Coatcheck({ url: "${url}", email: "ann@example.com", apiKey: "key" });
  try {
    const order = { execution_type: "verify_credentials", component: "timer", account_data: {} };
    console.log(JSON.stringify(await coatcheck.run(order)));
  } catch (error) {
    console.log(error instanceof Rejected, error.reason.name);
  }
`;

async function run(script: string): Promise<string> {
  const args = ["--input-type=module", "--eval", script];
  return (await promisify(execFile)(process.execPath, args, { cwd: ROOT })).stdout;
}

it("runs an execution from plain JavaScript, and throws its classes there", async () => {
  expect(await run(program(little.url))).toBe('{"verified":true}\n');
  little.outcome = { status: 400, body: { message: "Rejected.", reason: { name: "ApiError", message: "no" } } };
  expect(await run(program(little.url))).toBe("true ApiError\n");
});

it("is bundled for a browser without anything of Node's, and is small", async () => {
  const bundled = await build({
    stdin: { contents: 'export { Coatcheck } from "coatcheck/client";', resolveDir: ROOT },
    bundle: true,
    minify: true,
    format: "esm",
    platform: "browser",
    target: "es2022",
    write: false,
    metafile: true,
  });
  const inputs = Object.entries(bundled.metafile.inputs);
  expect(inputs.every(([path]) => path === "<stdin>" || path.startsWith("dist/client/"))).toBe(true);
  expect(inputs.flatMap(([, { imports }]) => imports).filter(({ external }) => external === true)).toEqual([]);
  const [file] = bundled.outputFiles;
  expect(file?.text).not.toMatch(/\b(?:process|Buffer|require|setImmediate)\b/);
  expect(gzipSync(file?.contents ?? "").byteLength).toBeLessThan(MOST_BYTES);
});
