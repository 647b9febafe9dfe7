// A user for one operation alone, with one of each thing that its requests may be about.
import { gzipSync } from "node:zlib";

import { DEV_USER, type Server, verification } from "../server.ts";

export interface Tenant {
  readonly email: string;
  readonly key: string;
  readonly id: string;
  readonly account: string;
  readonly component: string;
  /**
   * Most of them are done, and the first quarter of these handed out under READER_KEY; the last few never are, and the
   * very last is cancelled.
   */
  readonly executions: readonly string[];
}

const ENTRY = `export const table = {
  verifyCredentials: () => async (cfg) => cfg.hang ? new Promise((resolve) => setTimeout(resolve, 3_600_000)) : { verified: true, cfg },
  "act.js": () => ({ async getMetaModel(cfg) { return cfg; }, async list(cfg) { return cfg; }, async fail() { throw new Error("no"); } }),
}; export const interpreter = undefined;`;

/** A component as it is sent, before it is gzipped. */
export function packed(title: string): Readonly<Record<string, unknown>> {
  const descriptor = { title, actions: { act: { main: "./act.js" } } };
  return { format: 1, descriptor, modules: { ".coatcheck/entry.js": { js: ENTRY } } };
}

const COMPONENT = "echo";

const HANGING = 4;

export const READER_KEY = "reader";

export async function makeTenant(server: Server, email: string, executions: number): Promise<Tenant> {
  const made = await server.fetch("/v1/users", { json: { email } });
  const { id, api_secret: key } = await made.json<{ id: string; api_secret: string }>();
  const as = { email, key };
  await server.fetch(`/v1/components/${COMPONENT}`, {
    as,
    method: "PUT",
    headers: { "Content-Type": "application/gzip" },
    body: gzipSync(JSON.stringify(packed("Echo"))),
  });
  const created = await server.fetch("/v1/accounts", { as, json: { type: COMPONENT, keys: { a: 1 } } });
  const { id: account } = await created.json<{ id: string }>();
  const data = Array.from({ length: executions }, (_, index) => (index >= executions - HANGING ? { hang: true } : {}));
  const ids = await Promise.all(data.map((each) => server.schedule(verification(COMPONENT, each), { as })));
  // What deletes the component is not to delete it under a run.
  const polls = ids
    .slice(0, -HANGING)
    .map((each) => server.fetch(`/v1/exec/poll/${each}`, { as, headers: { Prefer: "wait=30" } }));
  await Promise.all(polls);
  const headers = { "Idempotency-Key": READER_KEY };
  const fetched = ids.slice(0, Math.ceil((executions - HANGING) / 4));
  await Promise.all(fetched.map((each) => server.fetch(`/v1/exec/result/${each}`, { as, headers })));
  await server.fetch(`/v1/exec/${ids.at(-1)}`, { as, method: "DELETE" });
  return { ...as, id, account, component: COMPONENT, executions: ids };
}

export const ROOT = { ...DEV_USER };
