// Before the tests: compiles the client, which is what `coatcheck/client` names.
import { execFile } from "node:child_process";
import { resolve } from "node:path";
import { promisify } from "node:util";

const ROOT = resolve(import.meta.dirname, "../..");

/** Each project of vitest loads this file anew; what they share is the process. */
const shared = globalThis as { coatcheckClient?: Promise<unknown> };

export default async function compileClient(): Promise<void> {
  const compiler = resolve(ROOT, "node_modules/typescript/bin/tsc");
  const words = [compiler, "--project", "src/client/tsconfig.json"];
  await (shared.coatcheckClient ??= promisify(execFile)(process.execPath, words, { cwd: ROOT }));
}
