// Nothing of one account's run is seen by another's. For each leftover: a component that leaves it with one account's
// credentials is then run with another's, and must find what it finds in an isolate where nobody was before.
import { describe, expect, it } from "vitest";

import { LEFTOVERS } from "./leftovers.ts";
import { Accounts, packedAs } from "./sandbox.ts";

/** Leaves something, or looks for it; its module has a state. */
const verifying = (leave: string, look: string) => `
  const state = {};
  return async (cfg) => {
    if (cfg.step === "leave") { ${leave}; return { verified: true }; }
    return { verified: true, seen: String(await (${look})) };
  };`;

describe("another account's run does not see", () => {
  it.each(LEFTOVERS)("$name", async ({ leave, look }) => {
    const packed = packedAs(verifying(leave, look));
    const fresh = await new Accounts(packed).verify({ step: "look", account: "b" });
    const accounts = new Accounts(packed);
    const left = await accounts.verify({ step: "leave", account: "a", secret: "secret-a" });
    expect(left).toEqual({ data: { verified: true } });
    expect(await accounts.verify({ step: "look", account: "b" })).toEqual(fresh);
  });
});
