// Objects of executions on their own: no router, and no consumer unless the test is one.
import { runInDurableObject } from "cloudflare:test";

import type { Execution, Message } from "../../src/execution/object.ts";
import type { Completion } from "../../src/execution/outcome.ts";
import type { Order, Verdict } from "../../src/execution/state.ts";
import { bindings } from "./client.ts";

export const SECOND = 1000;
export const MINUTE = 60 * SECOND;
export const HOUR = 60 * MINUTE;

export const order: Order = {
  owner: "alice",
  user: "alice",
  component: "none",
  version: null,
  type: "verify_credentials",
  actionOrTrigger: null,
  listedAt: null,
  spans: {
    runMs: 2 * MINUTE,
    executionMs: HOUR,
    outcomeMs: 15 * MINUTE,
    rememberMs: 24 * HOUR,
    handedOutMs: 0,
  },
  fingerprints: [],
  job: {
    priority: "express",
    code: { version: null, key: "", variables: null, secretFields: [] },
    host: "coatcheck.example",
    method: null,
    input: new Uint8Array([1]),
    account: null,
  },
};

/** How an attempt ended. */
export function completion(verdict: Verdict, bytes: Uint8Array, more: Partial<Completion> = {}): Completion {
  return { verdict, bytes, failure: null, logs: null, ...more };
}

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
