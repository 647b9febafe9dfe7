// The original client, unmodified, against the started service.
import { createRequire } from "node:module";

import { afterAll, beforeAll, expect, it } from "vitest";

import { DEV_USER, Server, verification } from "./server.ts";

// It has no types of its own, keeps itself on globalThis, and so must be called as its manual calls it: without `new`.
type Resource = Record<string, (...values: unknown[]) => Promise<unknown>>;
type Client = Record<"exec" | "accounts" | "components" | "users", Resource>;
const makeClient = createRequire(import.meta.url)("elasticio-rest-node") as (email: string, key: string) => Client;

let server: Server;
let client: Client;

beforeAll(async () => {
  server = await Server.shared("root");
  process.env["ELASTICIO_API_URI"] = server.url;
  client = makeClient(server.user.email, server.user.key);
});
afterAll(() => server.stop());

async function call(resource: keyof Client, method: string, ...values: unknown[]): Promise<Record<string, unknown>> {
  const found = client[resource][method];
  if (found === undefined) throw new Error(`The client has no ${resource}.${method}`);
  return (await found.apply(client[resource], values)) as Record<string, unknown>;
}

/** Schedules with the client and polls with it until the result is there. */
async function run(request: Record<string, unknown>): Promise<unknown> {
  const { location } = await call("exec", "schedule", request);
  const id = String(location).split("/").at(-1) ?? "";
  await server.done(id);
  const { ready, result } = await call("exec", "pollResult", id);
  expect(ready).toBe(true);
  await expect(call("exec", "pollResult", id)).rejects.toMatchObject({
    statusCode: 404,
    message: JSON.stringify({ message: "Result does not exist." }),
  });
  return result;
}

it("schedules, polls, follows the redirect and gets the result once", async () => {
  expect(await run(verification("timer"))).toEqual({ data: { verified: true } });
});

it("makes an account and runs a select model and a meta model with it", async () => {
  const { id } = await call("accounts", "create", { name: "Mine", keys: {} });
  const entry = { component: "timer", action_or_trigger: "timer", account_id: id };
  const models = await run({ ...entry, execution_type: "select_model", model_method: "getIntervals" });
  expect(models).toMatchObject({ data: { minute: expect.any(String) } });
  const meta = await run({ ...entry, execution_type: "get_meta_model" });
  expect(meta).toMatchObject({ data: { in: expect.anything(), out: expect.anything() } });
});

it("is told by status and reason that an execution was rejected", async () => {
  const { id } = await call("accounts", "create", {});
  const request = {
    execution_type: "select_model",
    component: "timer",
    action_or_trigger: "timer",
    account_id: id,
    model_method: "nothing",
  };
  await expect(run(request)).rejects.toMatchObject({ statusCode: 400, message: expect.stringContaining("nothing") });
});

it("lists, reads and changes accounts", async () => {
  const { id } = await call("accounts", "create", { name: "One", keys: { password: "p" } });
  expect(await call("accounts", "retrieve", id)).toEqual({ id, name: "One", type: "", keys: { password: "********" } });
  expect(await call("accounts", "update", id, { name: "Two" })).toMatchObject({ id, name: "Two" });
  expect(await call("accounts", "list")).toContainEqual(expect.objectContaining({ id, name: "Two" }));
});

it("lists and reads components", async () => {
  const { components } = await call("components", "public");
  expect(components).toContainEqual(expect.objectContaining({ repo_id: "timer" }));
  expect(await call("components", "mine")).toEqual({ components: [] });
  expect(await call("components", "retrieve", "timer")).toMatchObject({ repo_id: "timer", data: expect.anything() });
});

it("finds its own user, makes another and deletes it", async () => {
  expect(await call("users", "me")).toMatchObject({ email: DEV_USER.email });
  const made = await call("users", "create", { email: "new@example.com", first_name: "New" });
  expect(made).toMatchObject({ email: "new@example.com", api_secret: expect.any(String) });
  await call("users", "delete", made["id"]);
  await expect(call("users", "delete", made["id"])).rejects.toMatchObject({ statusCode: 404 });
});

it("hands each of many results out once, over real connections, when 16 readers race for it", async () => {
  const ids = await Promise.all(Array.from({ length: 25 }, () => server.schedule(verification("timer"))));
  await Promise.all(ids.map((id) => server.done(id)));
  for (const id of ids) {
    const statuses = await Promise.all(
      Array.from({ length: 16 }, async () => (await server.fetch(`/v1/exec/result/${id}`)).status),
    );
    expect(statuses.filter((status) => status === 200).length).toBe(1);
    expect(statuses.filter((status) => status === 404).length).toBe(15);
  }
});
