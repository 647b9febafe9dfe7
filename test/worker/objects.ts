// Objects of executions on their own: no router, and no consumer unless the test is one.
import { runInDurableObject } from "cloudflare:test";

import type { Execution, Message, Order } from "../../src/execution/object.ts";
import { bindings } from "./client.ts";

export const SECOND = 1000;
export const MINUTE = 60 * SECOND;
export const HOUR = 60 * MINUTE;

export const order: Order = {
  subject: { owner: "alice", user: "alice", component: "none", type: "verify_credentials" },
  spans: {
    runMs: 2 * MINUTE,
    executionMs: HOUR,
    outcomeMs: 15 * MINUTE,
    redeliveryMs: MINUTE,
    rememberMs: 24 * HOUR,
  },
  fingerprints: [],
  job: {
    lane: "express",
    code: { version: null, key: "", env: null, secretFields: [] },
    host: "coatcheck.example",
    actionOrTrigger: null,
    method: null,
    input: new Uint8Array([1]),
    account: null,
  },
};

/** A new object whose messages go to `send` and no further. */
export async function makeObject(send: (message: Message) => Promise<void>): Promise<DurableObjectStub<Execution>> {
  const stub = bindings.EXECUTIONS.get(bindings.EXECUTIONS.newUniqueId());
  await inside(stub, (instance) => {
    Object.defineProperty(instance, "env", { value: { ...bindings, EXECUTION_QUEUE: { send }, BULK_QUEUE: { send } } });
  });
  return stub;
}

/** What `look` sees in the object. */
export function inside<T>(
  stub: DurableObjectStub<Execution>,
  look: (instance: Execution, state: DurableObjectState) => T | Promise<T>,
): Promise<T> {
  return runInDurableObject<Execution, T>(stub, look);
}
