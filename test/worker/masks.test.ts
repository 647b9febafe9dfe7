// What was stored as a secret stays one, whatever becomes of the account's type, its component and the descriptor.
import { runInDurableObject } from "cloudflare:test";
import { describe, expect, it } from "vitest";

import { DESCRIBED, packedAs } from "./components.ts";
import { type Credentials, bindings, look, makeUser, schedule, send, waitUntilDone } from "./client.ts";
import { freshEmail, gzip } from "./tenancy/tenants.ts";

const MASK = "********";

interface Account {
  readonly id: string;
  readonly type: string;
  readonly keys: Record<string, unknown>;
}

async function answered<Body>(response: Response): Promise<Body> {
  expect(response.status).toBeLessThan(300);
  return response.json<Body>();
}

/** Pushes a component whose credentials have these fields, by their view class. */
async function push(as: Credentials, id: string, fields: Record<string, string>): Promise<void> {
  const file = await gzip(packedAs(id, fields));
  const headers = { "Content-Type": "application/gzip" };
  expect((await send(`/v1/components/${id}`, { as, method: "PUT", headers, file })).status).toBeLessThan(300);
}

const create = async (as: Credentials, type: string, keys: Record<string, unknown>) =>
  answered<Account>(await send("/v1/accounts", { as, body: { type, keys } }));

const change = async (as: Credentials, id: string, body: object) =>
  answered<Account>(await send(`/v1/accounts/${id}`, { as, method: "PUT", body }));

/** As a request for it, and one for all, show it. */
async function keysOf(as: Credentials, id: string): Promise<Account["keys"]> {
  const { keys } = await answered<Account>(await send(`/v1/accounts/${id}`, { as }));
  const all = await answered<Account[]>(await send("/v1/accounts", { as }));
  expect(all.find((account) => account.id === id)?.keys).toEqual(keys);
  return keys;
}

const KEYS = { site: "shop", code: "canary", gone: "canary" };
const SHOWN = { site: "shop", code: MASK, gone: MASK };
const PASSWORDS = { site: "TextFieldView", code: "PasswordFieldView", gone: "PasswordFieldView" };
const TEXTS = { site: "TextFieldView", code: "TextFieldView", gone: "TextFieldView" };

describe("a field that was stored as a secret", () => {
  it.each<[string, (as: Credentials, id: string) => Promise<unknown>]>([
    ["the account's type changes", (as, id) => change(as, id, { type: "other" })],
    ["the account's type is taken away", (as, id) => change(as, id, { type: "" })],
    [
      "the type changes in the update that writes other keys",
      (as, id) => change(as, id, { type: "probe", keys: { a: 1 } }),
    ],
    [
      "its value is replaced under another type",
      async (as, id) => {
        await change(as, id, { type: "other" });
        return change(as, id, { keys: { code: "another canary" } });
      },
    ],
    ["the component is deleted", (as) => send("/v1/components/own", { as, method: "DELETE" })],
    ["the component is replaced by one that declares no password", (as) => push(as, "own", TEXTS)],
    [
      "the component is deleted and pushed again without one",
      async (as) => {
        await send("/v1/components/own", { as, method: "DELETE" });
        await push(as, "own", TEXTS);
      },
    ],
  ])("stays masked when %s", async (_, then) => {
    const user = await makeUser(freshEmail());
    await push(user, "own", PASSWORDS);
    const { id, keys } = await create(user, "own", KEYS);
    expect(keys).toEqual(SHOWN);
    await then(user, id);
    expect(await keysOf(user, id)).toMatchObject(SHOWN);
    await change(user, id, { name: "renamed", type: "third" });
    expect(await keysOf(user, id)).toMatchObject(SHOWN);
  });

  it("stays masked when it was declared by a built-in component", async () => {
    const user = await makeUser(freshEmail());
    const { id, keys } = await create(user, "probe", { [DESCRIBED]: "canary", site: "shop" });
    expect(keys).toEqual({ [DESCRIBED]: MASK, site: "shop" });
    expect((await change(user, id, { type: "none" })).keys).toEqual(keys);
    expect(await keysOf(user, id)).toEqual(keys);
  });

  it("stays masked when its component came only after the account, or declares it only later", async () => {
    const user = await makeUser(freshEmail());
    const { id } = await create(user, "own", KEYS);
    for (const fields of [TEXTS, { ...TEXTS, code: "PasswordFieldView" }, PASSWORDS, TEXTS])
      await push(user, "own", fields);
    expect(await keysOf(user, id)).toEqual(SHOWN);
    await send("/v1/components/own", { as: user, method: "DELETE" });
    expect(await keysOf(user, id)).toEqual(SHOWN);
  });

  it("is shown only once it was removed, and is another field then", async () => {
    const user = await makeUser(freshEmail());
    await push(user, "own", PASSWORDS);
    const { id } = await create(user, "own", KEYS);
    await change(user, id, { type: "other", keys: { gone: null } });
    expect((await change(user, id, { keys: { gone: "public" } })).keys).toEqual({ ...SHOWN, gone: "public" });
  });

  it("stays as it is stored when its mask is sent back", async () => {
    const user = await makeUser(freshEmail());
    const stored = {
      code: { deep: "canary" },
      headers: [
        { name: "a", token: "1" },
        { name: "b", token: "2" },
        { name: "c", token: "3" },
      ],
      site: { auth: "canary", region: "eu" },
    };
    await push(user, "own", PASSWORDS);
    const { id, keys } = await create(user, "own", stored);
    expect(JSON.stringify(keys)).not.toContain("canary");
    const { headers } = keys as { headers: object[] };
    // The first removed, the others moved.
    await change(user, id, { type: "probe", keys: { ...keys, headers: [headers[2], { ...headers[1], name: "B" }] } });
    expect(await seen(user, id)).toMatchObject({
      ...stored,
      headers: [
        { name: "c", token: "3" },
        { name: "B", token: "2" },
      ],
    });
  });

  it("is taken out of what a component says, whichever one runs with it", async () => {
    const user = await makeUser(freshEmail());
    await push(user, "own", PASSWORDS);
    const { id } = await create(user, "own", { gone: "canary", text: "the canary of them" });
    await change(user, id, { type: "" });
    const execution = await schedule(order("fail", id), { as: user });
    await waitUntilDone(execution, { as: user });
    const { failure } = await look(execution, { as: user });
    expect(failure?.message).toBe(`the ${MASK} of them`);
  });

  it("is one that a component renewed, too", async () => {
    const user = await makeUser(freshEmail());
    const { id } = await create(user, "", {});
    const renewal = { [DESCRIBED]: "canary" };
    await waitUntilDone(await schedule(order("renew", id, { renewal }), { as: user }), { as: user });
    expect(await keysOf(user, id)).toMatchObject({ [DESCRIBED]: MASK });
  });
});

const order = (method: string, account: string, cfg = {}) => ({
  execution_type: "select_model",
  component: "probe",
  action_or_trigger: "act",
  model_method: method,
  account_id: account,
  cfg,
});

/** What a component is given. */
async function seen(as: Credentials, account: string): Promise<unknown> {
  const id = await schedule(order("echo", account), { as });
  await waitUntilDone(id, { as });
  return (await answered<{ data: unknown }>(await send(`/v1/exec/result/${id}`, { as }))).data;
}

it("is known of an account that was stored before there was a list", async () => {
  const user = await makeUser(freshEmail());
  await push(user, "own", PASSWORDS);
  const { id } = await create(user, "own", KEYS);
  await runInDurableObject(bindings.USERS.get(bindings.USERS.idFromString(user.id)), (_, { storage }) => {
    const { secretFields, ...before } = storage.kv.get<{ secretFields: string[] }>(`account/${id}`) ?? {};
    expect(secretFields).toEqual(["code", "gone"]);
    storage.kv.put(`account/${id}`, before);
  });
  expect(await keysOf(user, id)).toEqual(SHOWN);
  await send("/v1/components/own", { as: user, method: "DELETE" });
  expect(await keysOf(user, id)).toEqual(SHOWN);
});
