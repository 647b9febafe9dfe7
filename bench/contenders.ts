// What the benchmark compares, each ready for the same client: coatcheck, the floor, and Workflows.
import { readFile } from "node:fs/promises";
import { resolve } from "node:path";

import { packFolder } from "../src/pack/pack.ts";
import { Client } from "./client.ts";
import { ROOT_USER, Runtime, type Worker } from "./runtime.ts";

export const COMPONENT = resolve(import.meta.dirname, "component");

/** The service's public address; its port is known only once it is started. */
const HOST = "coatcheck.example";

export interface Contender {
  readonly runtime: Runtime;
  readonly client: Client;
  /** The request body that schedules a verification of credentials. */
  readonly verification: string;
  /**
   * The request body that schedules an execution with a result of `bytes`, whose component first waits for `waitMs`.
   */
  sized(bytes: number, waitMs?: number): string;
}

/** The client stands for many users: no limit for a single user may slow it down. */
export const COATCHECK: Worker = {
  name: "coatcheck",
  variables: { PUBLIC_URL: `http://${HOST}` },
  config: "wrangler.toml",
  entry: "bench/limited/worker.ts",
  limits: { RATE_LIMIT: 1e9, LOGIN_LIMIT: 1e9, EXPRESS_LIMIT: 1e9 },
};

/** coatcheck with its counted operations at /counts, with a history and without. */
export const COUNTING: Worker = { ...COATCHECK, entry: "bench/counting/worker.ts" };
export const COUNTING_BARE: Worker = { ...COUNTING, variables: { ...COUNTING.variables, EXECUTION_HISTORY: "off" } };

/** Starts one of coatcheck's builds, for an ordinary user with the component and an account. */
export async function startCoatcheck(worker: Worker = COATCHECK): Promise<Contender> {
  const runtime = await Runtime.start(worker);
  const client = await createUser(runtime, "bench@example.com");
  await push(client, "bench", await packedComponent());
  const made = await client.send("POST", "/v1/accounts", JSON.stringify({ name: "bench", keys: { key: "k" } }));
  const account = (JSON.parse(made.body.toString()) as { id: string }).id;
  return {
    runtime,
    client,
    verification: verificationBy("bench"),
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

/** An ordinary user's client. */
export async function createUser(runtime: Runtime, email: string): Promise<Client> {
  const root = clientOf(runtime, ROOT_USER);
  const { status, body } = await root.send("POST", "/v1/users", JSON.stringify({ email }));
  root.close();
  if (status !== 201) throw new Error(`Not created: ${status} ${body.toString()}`);
  const { api_secret: key } = JSON.parse(body.toString()) as { api_secret: string };
  return clientOf(runtime, { email, key });
}

function clientOf({ url }: Runtime, { email, key }: { readonly email: string; readonly key: string }): Client {
  return new Client(url, { Host: HOST, Authorization: `Basic ${btoa(`${email}:${key}`)}` });
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

/** The request body that schedules a verification by a component. */
export function verificationBy(component: string): string {
  return JSON.stringify({ execution_type: "verify_credentials", component, account_data: { key: "k" } });
}

export const startFloor = () => startBare("floor");
export const startWorkflows = () => startBare("workflows");

async function startBare(name: "floor" | "workflows"): Promise<Contender> {
  const modules = {
    "verifyCredentials.cjs": await readFile(resolve(COMPONENT, "verifyCredentials.js"), "utf8"),
    "sized.cjs": await readFile(resolve(COMPONENT, "lib/actions/sized.js"), "utf8"),
  };
  const config = `bench/${name}/wrangler.toml`;
  const runtime = await Runtime.start({ name, config, variables: { COMPONENT: JSON.stringify(modules) } });
  return {
    runtime,
    client: new Client(runtime.url),
    verification: "{}",
    sized: (bytes, waitMs = 0) => JSON.stringify({ bytes, waitMs }),
  };
}
