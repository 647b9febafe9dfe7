// Before the tests: compiles the client, which is what `coatcheck/client` names.
import { execFile } from "node:child_process";
import { resolve } from "node:path";
import { promisify } from "node:util";

const ROOT = resolve(import.meta.dirname, "../..");

export default async function compileClient(): Promise<void> {
  const compiler = resolve(ROOT, "node_modules/typescript/bin/tsc");
  await promisify(execFile)(process.execPath, [compiler, "--project", "src/client/tsconfig.json"], { cwd: ROOT });
}
