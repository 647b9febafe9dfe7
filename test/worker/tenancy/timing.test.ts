// Time tells nothing that the answer does not: shown by what is done, not by a stopwatch.
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
  ["a wrong key", { email: tenant.email, key: "0".repeat(64) }],
  ["a key that is wrong in its last digit", { email: tenant.email, key: `${tenant.key.slice(0, -1)}x` }],
  ["a short key", { email: tenant.email, key: "" }],
  ["a long key", { email: tenant.email, key: "0".repeat(10_000) }],
  ["root with a wrong key", { email: root.email, key: "0".repeat(64) }],
  ["root with a user's key", { email: root.email, key: tenant.key }],
  ["a user with root's key", { email: tenant.email, key: root.key }],
];

describe("authentication", () => {
  const steps = [
    'digest "SHA-256"',
    "RATE_LIMIT.limit",
    'digest "SHA-256"',
    'digest "SHA-256"',
    "USERS.idFromName",
    "USERS.get",
    "USERS.object.authenticate",
    "compare 32 with 32",
    "compare 32 with 32",
  ];

  it("does the same, and compares as much, whatever is wrong", async () => {
    for (const [what, as] of wrong())
      expect([what, await traceOf(as, "/v1/users")]).toEqual([what, { status: 401, steps }]);
  });

  it("does the same for what is right, before it does more", async () => {
    for (const as of [tenant, other, root]) {
      const right = await traceOf(as, "/v1/users");
      expect(right.status).toBe(200);
      expect(right.steps.slice(0, steps.length)).toEqual(steps);
      expect(right.steps.slice(steps.length)).toContain("RATE_LIMIT.limit");
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
