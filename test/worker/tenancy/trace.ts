// What a request does, step by step: digests, signatures, comparisons, the rate limiters, and each call of an object.
// Two requests with the same trace cannot be told apart by how much is done for them.
import { vi } from "vitest";

import { Catalog } from "../../../src/sandbox/catalog.ts";
import { createApp } from "../../../src/http/app.ts";
import { KeyMemory } from "../../../src/user/keys.ts";
import { type Credentials, bindings } from "../client.ts";
import { testComponents } from "../components.ts";

type Methods = Record<string, (...args: readonly unknown[]) => unknown>;

/** `object`, telling `note` each method that is called, and of `get` what is called on what it answers. */
function traced(name: string, object: object, note: (step: string) => void): object {
  return new Proxy(object, {
    get(target, method: string) {
      const member = (target as Methods)[method];
      if (typeof member !== "function") return member;
      return (...args: unknown[]) => {
        note(`${name}.${method}`);
        const answer = (target as Methods)[method]?.(...args);
        return method === "get" ? traced(`${name}.object`, answer as object, note) : answer;
      };
    },
  });
}

/** What a Worker that remembers nobody does to answer one request, and its status. */
export async function traceOf(
  as: Credentials,
  path: string,
  method = "GET",
): Promise<{ status: number; steps: string[] }> {
  const steps: string[] = [];
  const note = (step: string) => void steps.push(step);
  const app = createApp(new Catalog(testComponents), new KeyMemory());
  const digest = crypto.subtle.digest.bind(crypto.subtle);
  const sign = crypto.subtle.sign.bind(crypto.subtle);
  const timingSafeEqual = crypto.subtle.timingSafeEqual.bind(crypto.subtle);
  const spies = [
    vi.spyOn(crypto.subtle, "digest").mockImplementation((algorithm, data) => {
      note(`digest ${JSON.stringify(algorithm)}`);
      return digest(algorithm, data);
    }),
    vi.spyOn(crypto.subtle, "sign").mockImplementation((algorithm, key, data) => {
      note(`sign ${JSON.stringify(algorithm)}`);
      return sign(algorithm, key, data);
    }),
    // The same isolate runs the User object: its comparison is seen here as well.
    vi.spyOn(crypto.subtle, "timingSafeEqual").mockImplementation((a, b) => {
      note(`compare ${a.byteLength} with ${b.byteLength}`);
      return timingSafeEqual(a, b);
    }),
  ];
  const env = {
    ...bindings,
    USERS: traced("USERS", bindings.USERS, note),
    EXECUTIONS: traced("EXECUTIONS", bindings.EXECUTIONS, note),
    RATE_LIMIT: traced("RATE_LIMIT", bindings.RATE_LIMIT, note),
    LOGIN_LIMIT: traced("LOGIN_LIMIT", bindings.LOGIN_LIMIT, note),
  };
  try {
    const headers = { Authorization: `Basic ${btoa(`${as.email}:${as.key}`)}` };
    const { status } = await app.request(`https://coatcheck.example${path}`, { method, headers }, env);
    return { status, steps };
  } finally {
    for (const spy of spies) spy.mockRestore();
  }
}
