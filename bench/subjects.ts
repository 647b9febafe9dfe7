// What is compared, each ready for the same client: coatcheck, the floor, and Workflows.
import { readFile } from "node:fs/promises";
import { resolve } from "node:path";

import { packFolder } from "../src/pack/pack.ts";
import { Client } from "./client.ts";
import { ROOT_USER, Runtime, type Worker } from "./runtime.ts";

export const COMPONENT = resolve(import.meta.dirname, "component");

export interface Subject {
  readonly runtime: Runtime;
  readonly client: Client;
  /** The body that schedules a verification of credentials. */
  readonly order: string;
  /** The body that schedules an execution with a result of `bytes`, whose component waits before it answers. */
  sized(bytes: number, waitMs?: number): string;
}

/** The client stands for many users: it is faster than any one of them may be, and none of its executions waits behind a flood. */
export const COATCHECK: Worker = {
  name: "coatcheck",
  config: "wrangler.toml",
  entry: "bench/limited/worker.ts",
  limits: { RATE_LIMIT: 1e9, EXPRESS_LIMIT: 1e9 },
};

/** coatcheck with its counted operations at /counts, where it keeps a history, and where it keeps none. */
export const COUNTING: Worker = { ...COATCHECK, entry: "bench/counting/worker.ts" };
export const COUNTING_BARE: Worker = { ...COUNTING, variables: { EXECUTION_HISTORY: "off" } };

/** `worker`: coatcheck in one of its builds. The component is pushed, and an account made. */
export async function startCoatcheck(worker: Worker = COATCHECK): Promise<Subject> {
  const runtime = await Runtime.start(worker);
  const { email, key } = ROOT_USER;
  const client = new Client(runtime.url, { Authorization: `Basic ${btoa(`${email}:${key}`)}` });
  await push(client, "bench", await packedComponent());
  const made = await client.send("POST", "/v1/accounts", JSON.stringify({ name: "bench", keys: { key: "k" } }));
  const account = (JSON.parse(made.body.toString()) as { id: string }).id;
  return {
    runtime,
    client,
    order: orderFor("bench"),
    sized: (bytes, waitMs = 0) =>
      JSON.stringify({
        execution_type: "select_model",
        component: "bench",
        action_or_trigger: "sized",
        model_method: "getModel",
        account_id: account,
        cfg: { bytes, waitMs },
      }),
  };
}

export async function packedComponent(): Promise<Uint8Array> {
  const mistakes: string[] = [];
  const component = await packFolder(COMPONENT, mistakes);
  if (component === null) throw new Error(mistakes.join("\n"));
  return component.file;
}

export async function push(client: Client, id: string, file: Uint8Array): Promise<void> {
  const { status, body } = await client.send("PUT", `/v1/components/${id}`, file);
  if (status !== 201 && status !== 200) throw new Error(`Not pushed: ${status} ${body.toString()}`);
}

/** The body that schedules a verification by a component. */
export function orderFor(component: string): string {
  return JSON.stringify({ execution_type: "verify_credentials", component, account_data: { key: "k" } });
}

export const startFloor = () => startBare("floor");
export const startWorkflows = () => startBare("workflows");

async function startBare(name: "floor" | "workflows"): Promise<Subject> {
  const modules = {
    "verifyCredentials.cjs": await readFile(resolve(COMPONENT, "verifyCredentials.js"), "utf8"),
    "sized.cjs": await readFile(resolve(COMPONENT, "lib/actions/sized.js"), "utf8"),
  };
  const config = `bench/${name}/wrangler.toml`;
  const runtime = await Runtime.start({ name, config, variables: { COMPONENT: JSON.stringify(modules) } });
  return {
    runtime,
    client: new Client(runtime.url),
    order: "{}",
    sized: (bytes, waitMs = 0) => JSON.stringify({ bytes, waitMs }),
  };
}
