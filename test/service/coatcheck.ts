// The command line as a person types it, in the repository's folder, with the flags that name the service and its user.
import { execFile } from "node:child_process";
import { resolve } from "node:path";
import { promisify } from "node:util";

import { DEV_USER, type Server } from "./server.ts";

export const ROOT = resolve(import.meta.dirname, "../..");

export interface Printed {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

export async function coatcheck(server: Server, args: readonly string[], as = DEV_USER): Promise<Printed> {
  const flags = ["--url", server.url, "--user", `${as.email}:${as.key}`];
  const words = ["run", "--silent", "coatcheck", "--", ...args, ...flags];
  return promisify(execFile)("npm", words, { cwd: ROOT }).then(
    ({ stdout, stderr }) => ({ code: 0, out: stdout, err: stderr }),
    ({ code, stdout, stderr }: { code: number; stdout: string; stderr: string }) => ({
      code,
      out: stdout,
      err: stderr,
    }),
  );
}
