// What the tests of the openapi component share: servers on loopback, published descriptions, and a caller.
import { readFileSync } from "node:fs";
import { type RequestListener, createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { fileURLToPath } from "node:url";

import { onTestFinished } from "vitest";

import { type Call, type Cfg, callComponent } from "../../../src/runtime/call.ts";
import { builtinFolder, componentIn } from "../folder.ts";
import { services } from "./services.ts";

const openapi = componentIn(builtinFolder("openapi"));

const EXAMPLES = fileURLToPath(import.meta.resolve("@readme/oas-examples/package.json")).replace(/\/[^/]+$/, "");

/** One of the descriptions in the npm package @readme/oas-examples, such as "3.0/json/petstore.json". */
export function published(path: string): string {
  return readFileSync(`${EXAMPLES}/${path}`, "utf8");
}

/** Starts a server for this test; answers its origin. */
export async function serve(listener: RequestListener): Promise<string> {
  const server = createServer(listener);
  await new Promise<void>((resolve) => {
    server.listen(0, "127.0.0.1", resolve);
  });
  onTestFinished(() => {
    server.close();
    server.closeAllConnections();
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

/** The URL of a server that answers with this text, or with this value as JSON. */
export async function serveDescription(description: unknown): Promise<string> {
  const text = typeof description === "string" ? description : JSON.stringify(description);
  return `${await serve((_, response) => response.end(text))}/description`;
}

/** An OpenAPI 3.0 description with these paths and more. */
export function describing(paths: unknown, rest: object = {}): object {
  return { openapi: "3.0.3", info: { title: "Test", version: "1" }, paths, ...rest };
}

async function run(call: Call): Promise<unknown> {
  const ending = await callComponent(openapi, call, services);
  if (ending.kind === "error") throw ending.error;
  // As a client gets it: what is not JSON fails here.
  return JSON.parse(JSON.stringify(ending.value)) as unknown;
}

export function verify(cfg: Cfg): Promise<unknown> {
  return run({ type: "verify_credentials", cfg });
}

export function select(method: string, cfg: Cfg): Promise<unknown> {
  return run({ type: "select_model", actionOrTrigger: "callOperation", method, cfg });
}

export interface Messages {
  readonly in: Record<string, unknown>;
  readonly out: Record<string, unknown>;
}

export async function metaModel(cfg: Cfg): Promise<Messages> {
  return (await run({ type: "get_meta_model", actionOrTrigger: "callOperation", cfg })) as Messages;
}
