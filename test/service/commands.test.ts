// The commands that look at what the service has, and change it, against the started service.
import { afterAll, beforeAll, describe, expect, it } from "vitest";

import { ROOT, coatcheck } from "./coatcheck.ts";
import { DEV_USER, Server, verification } from "./server.ts";

let server: Server;
beforeAll(async () => {
  server = await Server.shared();
});
afterAll(() => server.stop());

/** What a command prints with --json. */
async function jsonOf<T>(...args: string[]): Promise<T> {
  const { code, out, err } = await coatcheck(server, [...args, "--json"]);
  expect([code, err]).toEqual([0, ""]);
  return JSON.parse(out) as T;
}

interface Listed {
  readonly executions: readonly { readonly id: string; readonly status: string; readonly component: string }[];
}

describe("executions", () => {
  it("are listed, shown, watched and cancelled, and keep their result meanwhile", async () => {
    const id = await server.schedule(verification("timer"));
    await server.done(id);
    const { executions } = await jsonOf<Listed>("exec", "list", "--status", "fulfilled");
    expect(executions).toEqual([expect.objectContaining({ id, component: "timer" })]);
    expect(await jsonOf("exec", "show", id)).toMatchObject({ id, status: "fulfilled", attempt: 1 });
    const { code, out } = await coatcheck(server, ["exec", "watch", id]);
    expect([code, out.split("\n").map((line) => line.split(/ {2,}/)[2])]).toEqual([
      0,
      ["scheduled", "running", "fulfilled", undefined, undefined],
    ]);
    expect(out).toMatch(/\nFulfilled, 26 bytes, ran for \d+\.\d{3} s, available until .*\.\n$/);
    expect((await server.fetch(`/v1/exec/result/${id}`)).status).toBe(200);
    expect(await coatcheck(server, ["exec", "cancel", id])).toEqual({ code: 0, out: "Cancelled.\n", err: "" });
    const watched = await coatcheck(server, ["exec", "watch", id]);
    expect([watched.code, watched.out]).toEqual([0, expect.stringContaining("\nFulfilled and cancelled, 26 bytes")]);
  });

  it("are drawn while they run", async () => {
    const args = ["run", "timer", "verify_credentials", "--account-data", "{}", "--watch", "--json"];
    const { code, out, err } = await coatcheck(server, args);
    expect([code, out]).toEqual([0, '{"status":"fulfilled","data":{"verified":true}}\n']);
    expect(
      err
        .trimEnd()
        .split("\n")
        .map((line) => line.split(/ {2,}/)[2]),
    ).toEqual(["scheduled", "running", "fulfilled"]);
  });

  it.each(["show", "watch", "cancel"])("that are not there are not found: %s", async (command) => {
    const { code, out, err } = await coatcheck(server, ["exec", command, "nothing"]);
    expect([code, out, err]).toEqual([2, "", expect.stringContaining("Result does not exist.")]);
  });
});

describe("what is kept", () => {
  it("is a component until it is removed", async () => {
    await coatcheck(server, ["push", `${ROOT}/examples/petstore`]);
    const { out } = await coatcheck(server, ["component", "list"]);
    expect(out).toMatch(/^petstore {2,}mine {2,}.*getPets/m);
    expect(out).toMatch(/^timer {2,}public {2,}/m);
    expect(await jsonOf("component", "rm", "petstore")).toEqual({ id: "petstore", removed: true });
    expect(await jsonOf("component", "list", "--mine")).toEqual({ mine: [], public: [] });
    expect((await coatcheck(server, ["component", "rm", "petstore"])).code).toBe(2);
  });

  it("is an account until it is removed", async () => {
    const keys = '{"password":"canary"}';
    const { out } = await coatcheck(server, ["account", "add", "timer", "--keys", keys, "--name", "Mine"]);
    const id = out.trim();
    const run = ["run", "timer", "select_model", "--action", "timer", "--method", "getIntervals", "--account", id];
    expect((await coatcheck(server, run)).code).toBe(0);
    const listed = await coatcheck(server, ["account", "list", "--component", "timer"]);
    expect(listed.out).toMatch(new RegExp(`^${id} {2}timer {6}Mine {2}password$`, "m"));
    const { accounts } = await jsonOf<{ accounts: unknown[] }>("account", "list");
    expect(JSON.stringify(accounts)).not.toContain("canary");
    await jsonOf("account", "rm", id);
    expect((await coatcheck(server, ["account", "list"])).out).toBe("No accounts.\n");
  });
});

describe("a user's key", () => {
  it("works from the moment that it is printed, until another is", async () => {
    const made = await coatcheck(server, ["user", "add", "eve@example.com", "--company", "Eve"], DEV_USER);
    const first = { email: "eve@example.com", key: made.out.trim() };
    const renewed = await coatcheck(server, ["user", "rotate"], first);
    const second = { ...first, key: renewed.out.trim() };
    expect(second.key).not.toBe(first.key);
    expect((await coatcheck(server, ["exec", "list"], second)).out).toBe("No executions.\n");
    const id = /id (\w+)\./.exec(made.err)?.[1] ?? "";
    const rotated = await coatcheck(server, ["user", "rotate", "--id", id, "--json"], DEV_USER);
    const third = JSON.parse(rotated.out) as { api_secret: string };
    expect((await coatcheck(server, ["account", "list"], { ...first, key: third.api_secret })).code).toBe(0);
  });

  it("is root's to give, once for each e-mail, and root's own is not to be renewed", async () => {
    const made = await coatcheck(server, ["user", "add", "fay@example.com"], DEV_USER);
    expect(await coatcheck(server, ["user", "add", "fay@example.com"], DEV_USER)).toMatchObject({ code: 2, out: "" });
    const fay = { email: "fay@example.com", key: made.out.trim() };
    expect(await coatcheck(server, ["user", "add", "gil@example.com"], fay)).toMatchObject({ code: 3, out: "" });
    const own = await coatcheck(server, ["user", "rotate"], DEV_USER);
    expect(own).toMatchObject({ code: 3, err: expect.stringContaining("ROOT_API_KEY") });
  });
});

describe("who failed, and what was logged", () => {
  it("is shown, and said of a run", async () => {
    await coatcheck(server, ["push", `${ROOT}/test/fixtures/components/leaky`, "--id", "leaky"]);
    const keys = '{"password":"a-canary-of-the-account"}';
    const account = (await coatcheck(server, ["account", "add", "leaky", "--keys", keys])).out.trim();
    const run = ["run", "leaky", "select_model", "--action", "leak", "--method", "getModel", "--account", account];
    const ran = await coatcheck(server, run);
    expect(ran).toMatchObject({ code: 1, err: expect.stringMatching(/\nThe component failed\.\n/) });
    const { executions } = await jsonOf<Listed>("exec", "list", "--component", "leaky", "--limit", "1");
    const shown = await coatcheck(server, ["exec", "show", executions[0]?.id ?? "", "--logs"]);
    expect(shown.out).toMatch(/^failure {2,}component: /m);
    expect(shown.out).toMatch(/^\S+Z {2}(?:trace|debug|info|warn|error) {1,}/m);
    expect(shown.out + ran.err).not.toContain("canary");
  });
});
