// Users, accounts and components, and what is said about requests that make no sense.
import { describe, expect, it } from "vitest";

import { makeUser, root, send, verification } from "./client.ts";

describe("authentication", () => {
  it.each([
    ["no credentials", null],
    ["a wrong key", { email: root.email, key: "wrong" }],
    ["an unknown user", { email: "nobody@example.com", key: root.key }],
  ])("answers %s with 401", async (_, as) => {
    const response = await send("/v1/users", { as });
    expect(response.status).toBe(401);
    expect(response.headers.get("WWW-Authenticate")).toBe('Basic realm="coatcheck"');
    expect(await response.json()).toEqual({ message: "Unauthorized." });
  });

  it("takes the e-mail in any case, and the key only as it is", async () => {
    expect((await send("/v1/users", { as: { ...root, email: root.email.toUpperCase() } })).status).toBe(200);
    expect((await send("/v1/users", { as: { ...root, key: root.key.toUpperCase() } })).status).toBe(401);
  });
});

describe("users", () => {
  it("are made by root, and find themselves", async () => {
    const created = await send("/v1/users", { body: { email: "Ann@Example.com", first_name: "Ann", password: "x" } });
    expect(created.status).toBe(201);
    const ann = await created.json<Record<string, string>>();
    expect(ann).toMatchObject({ email: "ann@example.com", first_name: "Ann", api_secret: expect.any(String) });
    expect(ann).not.toHaveProperty("password");
    const me = await send("/v1/users/", { as: { email: "ann@example.com", key: ann["api_secret"] ?? "" } });
    expect(await me.json()).toEqual({ id: ann["id"], email: "ann@example.com", first_name: "Ann" });
  });

  it("have an e-mail of their own, root's included", async () => {
    await makeUser("twice@example.com");
    for (const email of ["twice@example.com", "TWICE@example.com", root.email]) {
      expect((await send("/v1/users", { body: { email } })).status).toBe(409);
    }
  });

  it("cannot make or delete users, or renew another's key", async () => {
    const user = await makeUser("plain@example.com");
    const other = await makeUser("other@example.com");
    expect((await send("/v1/users", { as: user, body: { email: "new@example.com" } })).status).toBe(403);
    expect((await send(`/v1/users/${other.id}`, { as: user, method: "DELETE" })).status).toBe(403);
    expect((await send(`/v1/users/${other.id}/api_secret`, { as: user, method: "POST" })).status).toBe(403);
  });

  it("renew their own key, and root renews anybody's; the old one stops working", async () => {
    const user = await makeUser("renew@example.com");
    const path = `/v1/users/${user.id}/api_secret`;
    const first = await send(path, { as: user, method: "POST" });
    expect(first.status).toBe(200);
    const { api_secret } = await first.json<{ api_secret: string }>();
    expect((await send("/v1/users", { as: user })).status).toBe(401);
    expect((await send("/v1/users", { as: { ...user, key: api_secret } })).status).toBe(200);
    expect((await send(path, { method: "POST" })).status).toBe(200);
    expect((await send("/v1/users", { as: { ...user, key: api_secret } })).status).toBe(401);
  });

  it("are found by an id in capitals, too", async () => {
    const user = await makeUser("capitals@example.com");
    const path = `/v1/users/${user.id.toUpperCase()}/api_secret`;
    expect((await send(path, { as: user, method: "POST" })).status).toBe(200);
  });

  it("are erased with everything that is theirs", async () => {
    const user = await makeUser("erased@example.com");
    const made = await send("/v1/accounts", { as: user, body: { keys: { a: 1 } } });
    const { id } = await made.json<{ id: string }>();
    expect((await send(`/v1/users/${user.id}`, { method: "DELETE" })).status).toBe(204);
    expect((await send("/v1/users", { as: user })).status).toBe(401);
    expect((await send(`/v1/users/${user.id}`, { method: "DELETE" })).status).toBe(404);
    const again = await makeUser("erased@example.com");
    expect((await send(`/v1/accounts/${id}`, { as: again })).status).toBe(404);
  });

  it("of an id that is none do not exist; root is fixed", async () => {
    expect((await send("/v1/users/nonsense", { method: "DELETE" })).status).toBe(404);
    const { id } = await (await send("/v1/users")).json<{ id: string }>();
    expect((await send(`/v1/users/${id}`, { method: "DELETE" })).status).toBe(403);
    expect((await send(`/v1/users/${id}/api_secret`, { method: "POST" })).status).toBe(403);
  });
});

describe("accounts", () => {
  const keys = { user: "ann", pin: "1234", apiKey: "k", oauth: { access_token: "t", scope: "all" }, empty_secret: "" };
  const masked = {
    user: "ann",
    pin: "********",
    apiKey: "********",
    oauth: { access_token: "********", scope: "all" },
    empty_secret: "",
  };

  it("are made, listed, read, changed and deleted, with their secrets masked", async () => {
    const user = await makeUser("accounts@example.com");
    const created = await send("/v1/accounts/", { as: user, body: { name: "Mine", type: "probe", keys } });
    expect(created.status).toBe(200);
    const account = await created.json<{ id: string }>();
    expect(account).toEqual({ id: expect.stringMatching(/^[0-9a-f]{24}$/), name: "Mine", type: "probe", keys: masked });
    const path = `/v1/accounts/${account.id}`;
    expect(await (await send(path, { as: user })).json()).toEqual(account);
    expect(await (await send("/v1/accounts", { as: user })).json()).toEqual([account]);
    const changed = await send(path, {
      as: user,
      method: "PUT",
      body: { name: "Yours", keys: { user: null, region: "eu" } },
    });
    expect(await changed.json()).toMatchObject({
      name: "Yours",
      type: "probe",
      keys: { region: "eu", pin: "********" },
    });
    expect((await send(path, { as: user, method: "DELETE" })).status).toBe(204);
    expect((await send(path, { as: user })).status).toBe(404);
  });

  it("keep a secret whose mask is sent back", async () => {
    const user = await makeUser("mask@example.com");
    const { id } = await (
      await send("/v1/accounts", { as: user, body: { type: "probe", keys } })
    ).json<{ id: string }>();
    await send(`/v1/accounts/${id}`, { as: user, method: "PUT", body: { keys: { ...masked, user: "bea" } } });
    const request = {
      execution_type: "select_model",
      component: "probe",
      action_or_trigger: "act",
      model_method: "echo",
      account_id: id,
    };
    const done = await send("/v1/exec/schedule", { as: user, headers: { Prefer: "wait=30" }, body: request });
    const result = await send(done.headers.get("Location") ?? "", { as: user });
    expect(await result.json()).toEqual({ data: { ...keys, user: "bea", _account: id } });
  });

  it("of another user do not exist", async () => {
    const [user, other] = [await makeUser("mine@example.com"), await makeUser("theirs@example.com")];
    const { id } = await (await send("/v1/accounts", { as: user, body: {} })).json<{ id: string }>();
    const path = `/v1/accounts/${id}`;
    for (const init of [{}, { method: "DELETE" }, { method: "PUT", body: {} }]) {
      expect((await send(path, { ...init, as: other })).status).toBe(404);
    }
    const request = {
      ...verification("probe"),
      execution_type: "get_meta_model",
      action_or_trigger: "act",
      account_id: id,
    };
    const refused = await send("/v1/exec/schedule", { as: other, body: request });
    expect([refused.status, await refused.json()]).toEqual([404, { message: "Account does not exist." }]);
  });

  it("lose no update when two are made at once", async () => {
    const user = await makeUser("race@example.com");
    const { id } = await (await send("/v1/accounts", { as: user, body: {} })).json<{ id: string }>();
    const names = Array.from({ length: 12 }, (_, index) => `field${index}`);
    await Promise.all(
      names.map((name) => send(`/v1/accounts/${id}`, { as: user, method: "PUT", body: { keys: { [name]: 1 } } })),
    );
    const account = await (await send(`/v1/accounts/${id}`, { as: user })).json<{ keys: object }>();
    expect(Object.keys(account.keys).toSorted()).toEqual(names.toSorted());
  });
});

describe("components", () => {
  it("are listed with their descriptors, and found by id", async () => {
    const { components } = await (await send("/v1/components/public")).json<{ components: { repo_id: string }[] }>();
    expect(components.map(({ repo_id }) => repo_id)).toContain("probe");
    const one = await (await send("/v1/components/probe")).json();
    expect(one).toMatchObject({ repo_id: "probe", name: "probe", team: "test", data: { title: "probe" } });
    const somebody = await makeUser("nothing-pushed@example.com");
    expect(await (await send("/v1/components/mine", { as: somebody })).json()).toEqual({ components: [] });
    expect((await send("/v1/components/none")).status).toBe(404);
  });
});

describe("requests that make no sense", () => {
  const cases: [string, unknown, string[]][] = [
    ["{}", {}, ["execution_type", "component"]],
    ["another type", { execution_type: "run", component: 3 }, ["execution_type", "component"]],
    ["verify_credentials", { execution_type: "verify_credentials" }, ["component", "account_data"]],
    ["get_meta_model", { execution_type: "get_meta_model" }, ["component", "action_or_trigger", "account_id"]],
    [
      "select_model",
      { execution_type: "select_model", cfg: "x" },
      ["component", "action_or_trigger", "account_id", "model_method", "cfg"],
    ],
    ["a list", [], [""]],
    [
      "an unknown action",
      { ...verification("probe"), execution_type: "get_meta_model", action_or_trigger: "x", account_id: "a" },
      ["action_or_trigger"],
    ],
  ];
  it.each(cases)("name every violation at once: %s", async (_, body, paths) => {
    const response = await send("/v1/exec/schedule", { body });
    expect(response.status).toBe(400);
    const { message, errors } = await response.json<{ message: string; errors: { path: string; message: string }[] }>();
    expect(message).toBe("Invalid request.");
    expect(errors.map(({ path }) => path)).toEqual(paths);
  });

  it("ignore a parameter that the type does not use", async () => {
    const body = { ...verification("probe"), cfg: "not an object", model_method: 5 };
    expect((await send("/v1/exec/schedule", { body })).status).toBe(202);
  });

  it.each([
    ["not JSON", "{", {}, 400],
    ["nested too deeply", `{"account_data":${"[".repeat(50_000)}${"]".repeat(50_000)}}`, {}, 400],
    ["another content type", "{}", { "Content-Type": "text/plain" }, 415],
    ["too large", JSON.stringify("x".repeat(256 * 1024)), {}, 413],
  ])("get a status of their own: %s", async (_, body, headers, status) => {
    const response = await send("/v1/exec/schedule", { body, headers });
    expect(response.status).toBe(status);
    expect(await response.json()).toHaveProperty("message");
  });

  it("are refused where the body is in another encoding, or is not there", async () => {
    const latin1 = Uint8Array.from('{"name":"ü"}', (letter) => letter.charCodeAt(0)).buffer;
    const encoded = await send("/v1/accounts", {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      file: latin1,
    });
    const missing = await send("/v1/accounts", { method: "POST" });
    for (const response of [encoded, missing]) {
      expect([response.status, await response.json()]).toEqual([
        400,
        { message: "The request's body is not valid JSON." },
      ]);
    }
  });

  it.each([
    ["GET", "/v1/exec/schedule", "POST"],
    ["DELETE", "/v1/exec/schedule", "POST"],
    ["POST", "/v1/exec/poll/x", "GET"],
    ["PUT", "/v1/exec/result/x", "GET, DELETE"],
    ["PATCH", "/v1/accounts/x/", "GET, PUT, DELETE"],
    ["PUT", "/v1/components/public", "GET"],
  ])("answer %s %s with 405 and Allow: %s", async (method, path, allow) => {
    const response = await send(path, { method, as: null });
    expect([response.status, response.headers.get("Allow")]).toEqual([405, allow]);
  });

  it("answer an unknown path with 404, and store nothing under /v1", async () => {
    const response = await send("/v1/nothing", { as: null });
    expect([response.status, await response.json()]).toEqual([404, { message: "Not Found" }]);
    for (const path of ["/v1/nothing", "/v1/users", "/v1/exec/poll/x", "/v1/exec/schedule"]) {
      expect((await send(path)).headers.get("Cache-Control")).toBe("no-store");
    }
  });
});
