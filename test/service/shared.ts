// Before the tests: compiles the client, and starts the server that all files share which need none of their own. Users
// do not see each other there: each file is a user of its own.
import type { TestProject } from "vitest/node";

import compileClient from "../run/client.ts";
import { Server } from "./server.ts";

declare module "vitest" {
  interface ProvidedContext {
    readonly server: { readonly port: number; readonly folder: string };
  }
}

export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  await compileClient();
  const server = await Server.start();
  project.provide("server", { port: server.port, folder: server.folder });
  return () => server.stop();
}
