// Time tells nothing that the answer does not: shown by what is done, not by a stopwatch.
import { listDurableObjectIds } from "cloudflare:test";
import { beforeAll, describe, expect, it } from "vitest";

import { type Credentials, bindings, makeUser, root, send } from "../client.ts";
import { type Tenant, freshEmail, makeTenant } from "./tenants.ts";
import { traceOf } from "./trace.ts";

let tenant: Tenant;
let other: Credentials;

beforeAll(async () => {
  tenant = await makeTenant();
  other = await makeUser(freshEmail());
});

const wrong = (): [string, Credentials][] => [
  ["an unknown user", { email: freshEmail(), key: tenant.key }],
  ["a wrong key", { email: tenant.email, key: "0".repeat(96) }],
  ["another user's key", { email: tenant.email, key: other.key }],
  ["a key that is wrong in its first digit", { email: tenant.email, key: `x${tenant.key.slice(1)}` }],
  ["a key that is wrong in its last digit", { email: tenant.email, key: `${tenant.key.slice(0, -1)}x` }],
  ["a short key", { email: tenant.email, key: "" }],
  ["a long key", { email: tenant.email, key: "0".repeat(10_000) }],
  ["root with a wrong key", { email: root.email, key: "0".repeat(96) }],
  ["root with a user's key", { email: root.email, key: tenant.key }],
  ["a user with root's key", { email: tenant.email, key: root.key }],
];

describe("authentication", () => {
  const steps = [
    'digest "SHA-256"',
    "RATE_LIMIT.limit",
    "USERS.idFromName",
    'digest "SHA-256"',
    'digest "SHA-256"',
    "compare 32 with 32",
    'sign "HMAC"',
    'digest "SHA-256"',
    "compare 32 with 32",
  ];
  const asking = ["USERS.get", "USERS.object.authenticate", "compare 32 with 32"];

  it("does the same, compares as much, and wakes no object, whatever is wrong and whoever is known", async () => {
    for (const [what, as] of wrong()) {
      const traced = { status: 401, steps: [...steps, "LOGIN_LIMIT.limit"] };
      expect([what, await traceOf(as, "/v1/users")]).toEqual([what, traced]);
    }
  });

  it("makes no object for an e-mail that is not in use", async () => {
    const before = await listDurableObjectIds(bindings.USERS);
    for (const [, as] of wrong()) expect((await send("/v1/users", { as })).status).toBe(401);
    expect(await listDurableObjectIds(bindings.USERS)).toHaveLength(before.length);
  });

  it("does the same for what is right, before it does more, and counts no failure", async () => {
    for (const as of [tenant, other, root]) {
      const right = await traceOf(as, "/v1/users");
      expect(right).toEqual({ status: 200, steps: [...steps, ...(as === root ? [] : asking), "RATE_LIMIT.limit"] });
    }
  });

  it("calls the user's object for a key that was made for this e-mail, and may have been replaced or deleted", async () => {
    const [replaced, deleted] = [await makeUser(freshEmail()), await makeUser(freshEmail())];
    await send(`/v1/users/${replaced.id}/api_secret`, { method: "POST" });
    await send(`/v1/users/${deleted.id}`, { method: "DELETE" });
    for (const as of [replaced, deleted]) {
      const traced = { status: 401, steps: [...steps, ...asking, "LOGIN_LIMIT.limit"] };
      expect(await traceOf(as, "/v1/users")).toEqual(traced);
    }
  });
});

describe("what is another's", () => {
  it.each([
    ["GET", "/v1/exec/poll/", ""],
    ["GET", "/v1/exec/result/", ""],
    ["GET", "/v1/exec/", ""],
    ["GET", "/v1/exec/", "/events"],
    ["GET", "/v1/exec/", "/logs"],
    ["DELETE", "/v1/exec/", ""],
  ])("takes the path of what never was: %s %s{id}%s", async (method, path, more) => {
    const never = bindings.EXECUTIONS.newUniqueId().toString();
    const theirs = await traceOf(other, path + tenant.execution + more, method);
    const nobodys = await traceOf(other, path + never + more, method);
    expect(theirs.status).toBe(404);
    expect(nobodys).toEqual(theirs);
    expect(theirs.steps.filter((step) => step.startsWith("EXECUTIONS.object."))).toHaveLength(1);
  });

  it.each([
    ["GET", (id: string) => `/v1/accounts/${id}`],
    ["DELETE", (id: string) => `/v1/accounts/${id}`],
    ["GET", (id: string) => `/v1/components/${id}`],
    ["GET", (id: string) => `/v1/repos/${id}/env`],
  ] as const)("is asked for in one's own object alone: %s %s", async (method, path) => {
    const never = await traceOf(other, path("0123456789abcdef01234567"), method);
    expect(never.status).toBe(404);
    for (const id of [tenant.account, tenant.component]) {
      expect(await traceOf(other, path(id), method)).toEqual(never);
    }
  });

  it("is not used up by asking", async () => {
    expect((await send(`/v1/exec/result/${tenant.execution}`, { as: tenant })).status).toBe(200);
  });
});

it("wakes no object for an id that was never issued", async () => {
  for (const id of ["0".repeat(64), "x", "%00", tenant.id]) {
    const { status, steps } = await traceOf(tenant, `/v1/exec/poll/${id}`);
    expect([id, status]).toEqual([id, 404]);
    expect(steps).toContain("EXECUTIONS.idFromString");
    expect(steps).not.toContain("EXECUTIONS.get");
  }
});
