// Limits live with the data: what will be stored is measured, not what was sent.
import { evictDurableObject, runInDurableObject } from "cloudflare:test";
import { describe, expect, it } from "vitest";

import { LIMITS } from "../../src/limits.ts";
import type { Actor } from "../../src/user/actor.ts";
import { digestOf } from "../../src/user/keys.ts";
import type { User } from "../../src/user/object.ts";
import { type Credentials, bindings, makeAccount, makeUser, schedule, send, waitUntilDone } from "./client.ts";
import { packed } from "./components.ts";

const keysOf = async (account: string) => (await (await send(`/v1/accounts/${account}`)).json<{ keys: object }>()).keys;

interface Owner extends Credentials {
  readonly id: string;
}

const stubOf = ({ id }: Owner) => bindings.USERS.get(bindings.USERS.idFromString(id));

/** Runs inside the object of the user, as the user. */
async function inside<T>(user: Owner, act: (object: User, actor: Actor, kv: SyncKvStorage) => T | Promise<T>) {
  const digest = await digestOf(user.key);
  return runInDurableObject<User, T>(stubOf(user), (object, { storage }) => {
    const actor = object.authenticate(digest);
    if (actor === null) throw new Error("No such user.");
    return act(object, actor, storage.kv);
  });
}

const messageOf = async (response: Response) => (await response.json<{ message: string }>()).message;

const add = (as: Owner, keys: object) => send("/v1/accounts", { as, body: { keys } });

const push = async (as: Owner, id: string, descriptor: object = {}) => {
  const file = { ...packed(id, "() => 1"), descriptor: { title: id, ...descriptor } };
  const gzipped = new Blob([JSON.stringify(file)]).stream().pipeThrough(new CompressionStream("gzip"));
  const headers = { "Content-Type": "application/gzip" };
  return send(`/v1/components/${id}`, {
    as,
    method: "PUT",
    headers,
    file: await new Response(gzipped).arrayBuffer(),
  });
};

const filesOf = async ({ id }: Owner) => {
  const { objects } = await bindings.COMPONENT_CODE.list({ prefix: `${id}/` });
  return objects.length;
};

/** Runs a method of the component `probe` with the account, and answers what it logged. */
async function logOf(model_method: string, account_id: string): Promise<string[]> {
  const id = await schedule({
    execution_type: "select_model",
    component: "probe",
    action_or_trigger: "act",
    model_method,
    account_id,
  });
  expect((await waitUntilDone(id)).status).toBe(303);
  const { logs } = await (await send(`/v1/exec/${id}/logs`)).json<{ logs: { text: string }[] }>();
  return logs.map(({ text }) => text);
}

describe("an account's keys", () => {
  it("stay within the limit, however many updates they come in", async () => {
    const account = await makeAccount({ first: "x".repeat(40_000) });
    const update = (keys: object) => send(`/v1/accounts/${account}`, { method: "PUT", body: { keys } });
    const refused = await update({ second: "x".repeat(40_000) });
    expect([refused.status, await refused.json()]).toEqual([
      413,
      {
        message:
          "The keys of this account would take 80024 bytes as JSON; the most is 65536 bytes. " +
          "Send shorter values, or null to remove a key.",
      },
    ]);
    expect(Object.keys(await keysOf(account))).toEqual(["first"]);
    expect((await update({ first: null, second: "x".repeat(40_000) })).status).toBe(200);
  });

  it("are too many for a new account, too", async () => {
    const response = await send("/v1/accounts", { body: { keys: { one: "x".repeat(70_000) } } });
    expect(response.status).toBe(413);
  });

  it("stay as they are when a component renews more than there is room for, which its log says", async () => {
    const account = await makeAccount({ region: "x".repeat(20_000) });
    expect(await logOf("overflow", account)).toEqual([
      "Renewed keys were not stored: the account would have more than 64 KiB.",
    ]);
    expect(Object.keys(await keysOf(account))).toEqual(["region"]);
  });

  it("stay as they are when a component renews what are no keys", async () => {
    const account = await makeAccount({ region: "eu" });
    expect(await logOf("nonsense", account)).toEqual([
      "Renewed keys were not stored: send a JSON object, nested at most 100 levels deep.",
    ]);
    expect(await keysOf(account)).toEqual({ region: "eu" });
  });
});

describe("a user's accounts", () => {
  it("are bounded in bytes, can all be listed at the bound, and shrink there", async () => {
    const as = await makeUser("full-accounts@example.com");
    const keys = { a: "x".repeat(65_000) };
    let answer = await add(as, keys);
    let count = 0;
    for (; answer.status === 200 && count < 600; count++) answer = await add(as, keys);
    expect([answer.status, await messageOf(answer)]).toEqual([
      413,
      expect.stringMatching(/^Your accounts would take \d+ bytes together; the most is 16777216 bytes\. Delete some/),
    ]);
    const response = await send("/v1/accounts", { as });
    expect(response.status).toBe(200);
    const accounts = await response.json<{ id: string; keys: object }[]>();
    expect(new Set(accounts.map(({ id }) => id)).size).toBe(count);
    expect(accounts.every((account) => JSON.stringify(account.keys) === JSON.stringify(keys))).toBe(true);
    const update = (changed: object) =>
      send(`/v1/accounts/${accounts[0]?.id}`, { as, method: "PUT", body: { keys: changed } });
    expect((await update({ b: "x" })).status).toBe(200);
    expect((await update({ a: null })).status).toBe(200);
    expect((await add(as, { a: "x".repeat(64_000) })).status).toBe(200);
  });

  it("are bounded in number, and can all be listed at the bound", async () => {
    const as = await makeUser("many@example.com");
    await inside(as, async (object, actor) => {
      for (let start = 0; start < LIMITS.accounts.most; start += 500) {
        await Promise.all(
          Array.from({ length: 500 }, (_, index) =>
            object.createAccount(actor, { id: `a${start + index}`, name: "", type: "", keys: {} }, {}),
          ),
        );
      }
    });
    const refused = await add(as, {});
    expect([refused.status, await messageOf(refused)]).toEqual([
      409,
      "You have 10000 accounts; the most is 10000. Delete one first.",
    ]);
    const listed = await (await send("/v1/accounts", { as })).json<unknown[]>();
    expect(listed).toHaveLength(LIMITS.accounts.most);
    expect((await send("/v1/accounts/a7", { as, method: "DELETE" })).status).toBe(204);
    expect((await add(as, {})).status).toBe(200);
  });

  it("stay as they are when a component renews more than there is room for in all, which its log says", async () => {
    const as = await makeUser("renewing@example.com");
    const account_id = await makeAccount({ renewal: { token: "x".repeat(2000) } }, as);
    await inside(as, (_, __, kv) => {
      const sealedKeys = new Uint8Array(LIMITS.accounts_bytes.most / 16);
      for (let n = 0; n < 16; n++)
        kv.put(`account/${n}`, { id: `${n}`, name: "", type: "", sealedKeys, secretFields: [] });
    });
    await evictDurableObject(stubOf(as));
    const body = {
      execution_type: "select_model",
      component: "probe",
      action_or_trigger: "act",
      model_method: "renew",
    };
    const id = await schedule({ ...body, account_id }, { as });
    await waitUntilDone(id, { as });
    const { logs } = await (await send(`/v1/exec/${id}/logs`, { as })).json<{ logs: { text: string }[] }>();
    expect(logs.map(({ text }) => text)).toEqual([
      "Renewed keys were not stored: your accounts would have more than 16 MiB.",
    ]);
  });
});

describe("a user's components", () => {
  it("are bounded by what their list takes, which can be had at the bound", async () => {
    const as = await makeUser("descriptors@example.com");
    const large = { description: "x".repeat(255 * 1024) };
    let count = 0;
    let answer = await push(as, "c0", large);
    while (answer.status === 201 && ++count < 100) answer = await push(as, `c${count}`, large);
    expect([answer.status, await messageOf(answer)]).toEqual([
      413,
      expect.stringMatching(/^The component\.json of all your .* take \d+ bytes together; the most is 8388608 bytes\./),
    ]);
    const response = await send("/v1/components/mine", { as });
    expect(response.status).toBe(200);
    const { components } = await response.json<{ components: { repo_id: string; data: object }[] }>();
    expect(components).toHaveLength(count);
    expect(components[0]).toMatchObject({ repo_id: "c0", data: { title: "c0", ...large } });
    expect(await filesOf(as)).toBe(count);
    // One that is there may still become smaller.
    expect((await push(as, "c0")).status).toBe(200);
    expect((await push(as, "last")).status).toBe(201);
  });

  it("are bounded in number, and each in its component.json", async () => {
    const as = await makeUser("number@example.com");
    const refused = await push(as, "large", { description: "x".repeat(256 * 1024) });
    expect([refused.status, await messageOf(refused)]).toEqual([
      413,
      expect.stringMatching(/^component\.json would take 262\d+ bytes; the most is 262144 bytes\. Shorten it\.$/),
    ]);
    for (const id of ["c0", "c1"]) expect((await push(as, id)).status).toBe(201);
    await inside(as, (_, __, kv) => {
      const stored = kv.get<object>("component/c1");
      for (let count = 2; count < 100; count++) kv.put(`component/c${count}`, { ...stored, id: `c${count}` });
    });
    const tooMany = await push(as, "more");
    expect([tooMany.status, await messageOf(tooMany)]).toEqual([
      409,
      "You have 100 components; the most is 100. Delete one first.",
    ]);
    expect((await push(as, "c0", { description: "replaced" })).status).toBe(200);
    expect(await filesOf(as)).toBe(3);
  });

  it("are bounded in pushes, within an hour", async () => {
    const as = await makeUser("pushes@example.com");
    await push(as, "often");
    expect(await inside(as, (_, __, kv) => kv.get("pushes"))).toMatchObject({ count: 1 });
    const pushed = (since: number) => inside(as, (_, __, kv) => kv.put("pushes", { since, count: 500 }));
    await pushed(Date.now());
    const refused = await push(as, "often", { description: "new" });
    expect([refused.status, await messageOf(refused)]).toEqual([
      409,
      "You have pushed 500 times within an hour; the most is 500. Push again later.",
    ]);
    // What stores nothing is none.
    expect((await push(as, "often")).status).toBe(200);
    await pushed(Date.now() - 3600_000);
    expect((await push(as, "often", { description: "new" })).status).toBe(200);
  });

  it.each([
    ["in versions", 1, LIMITS.versions.most, 409, /^Your components have 1000 versions in storage, .* most is 1000\./],
    ["in what these take", 2 ** 28, 2, 413, /^The code of your components would take 53\d+ bytes in storage, /],
  ])("are bounded %s, replaced ones included", async (what, bytes, count, status, message) => {
    const as = await makeUser(`${what.replaceAll(" ", "-")}@example.com`);
    await inside(as, (_, __, kv) => {
      for (let index = 0; index < count; index++) {
        kv.put(`code/${as.id}/${index}`, { component: "c", bytes, isArriving: false, dueAt: Date.now() + 3600_000 });
      }
    });
    const refused = await push(as, "one");
    expect([refused.status, await messageOf(refused)]).toEqual([status, expect.stringMatching(message)]);
    expect(await filesOf(as)).toBe(0);
  });

  it("have accounts that remember no more names of passwords than an account's row has room for", async () => {
    const as = await makeUser("fields@example.com");
    await send("/v1/accounts", { as, body: { type: "wide", keys: { a: 1 } } });
    const declare = (letter: string) => {
      const names = Array.from({ length: 200 }, (_, index) => `${letter.repeat(197)}${index}`);
      const fields = Object.fromEntries(names.map((name) => [name, { viewClass: "PasswordFieldView" }]));
      return push(as, "wide", { credentials: { fields } });
    };
    expect((await declare("a")).status).toBe(201);
    const refused = await declare("b");
    expect([refused.status, await messageOf(refused)]).toEqual([
      413,
      expect.stringMatching(/^An account of this component would have to remember 80\d+ bytes of names /),
    ]);
    const [account] = await (await send("/v1/accounts", { as })).json<{ id: string }[]>();
    expect((await send(`/v1/accounts/${account?.id}`, { as, method: "PUT", body: {} })).status).toBe(200);
    expect((await declare("b")).status).toBe(200);
  });
});
