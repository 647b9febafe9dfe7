// The command line as a person types it, in the repository's folder, with the flags that name the service and its user.
import { resolve } from "node:path";

import { type Printed, runCommand } from "../terminal.ts";
import type { Server } from "./server.ts";

export const ROOT = resolve(import.meta.dirname, "../..");

export function coatcheck(server: Server, args: readonly string[], as = server.user): Promise<Printed> {
  return runCommand([...args, "--url", server.url, "--user", `${as.email}:${as.key}`], { cwd: ROOT });
}
