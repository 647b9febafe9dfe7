// Runs the fixture `node` in Node itself before the tests, against the same server: what it answers there is what it
// must answer in an isolate. The tests get it with `inject("node")`.
import { createRequire } from "node:module";
import { resolve } from "node:path";

import type { TestProject } from "vitest/node";

import startFar from "./far.ts";

type Task = (cfg: Record<string, unknown>) => Promise<unknown>;

declare module "vitest" {
  interface ProvidedContext {
    /** JSON: the outcomes by trigger and method. */
    readonly node: string;
    /** What the fixture needs to know about the server. */
    readonly cfg: { readonly http: string; readonly port: number; readonly tcp: number; readonly closed: number };
  }
}

const FOLDER = resolve(import.meta.dirname, "../fixtures/components/node/lib");

/** An error in these would end Node, and there is nothing to compare. */
const WITHOUT = new Set(["uncaught"]);

export const TRIGGERS = ["http", "requests", "fetch", "sockets", "generated", "process", "builtins", "modules", "wasm"];

export default async function setup(project: TestProject): Promise<() => void> {
  const stop = await startFar(project);
  const { http, tcp, closed } = project.getProvidedContext().far;
  const cfg = { http: `http://127.0.0.1:${http}`, port: http, tcp, closed };
  project.provide("cfg", cfg);
  const require = createRequire(import.meta.url);
  const outcomes: Record<string, Record<string, unknown>> = {};
  for (const trigger of TRIGGERS.filter((each) => !WITHOUT.has(each))) {
    const module = require(resolve(FOLDER, trigger)) as Record<string, Task>;
    const entries = Object.entries(module).map(async ([name, task]) => [name, (await task(cfg)) ?? null] as const);
    outcomes[trigger] = Object.fromEntries(await Promise.all(entries));
  }
  project.provide("node", JSON.stringify(outcomes));
  return stop;
}
