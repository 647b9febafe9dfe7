// The commands for what the service keeps: mistakes in them, secrets that are not typed, answers that are lost.
import { rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { afterEach, beforeEach, describe, expect, it } from "vitest";

import { coatcheck } from "./coatcheck.ts";
import { Little } from "./little.ts";

let little: Little;
beforeEach(async () => {
  little = await Little.start();
});
afterEach(() => little.close());

describe("mistakes", () => {
  it.each([
    ["no command of a group", ["exec"], ["Usage: coatcheck exec COMMAND", "watch"]],
    ["a command that is not there", ["exec", "lst"], ["Unknown command lst. Did you mean list?", "exec --help"]],
    ["an option of a group", ["user", "--jsn"], ["Unknown option --jsn"]],
    ["no id", ["exec", "show"], ["ID is missing: the execution's id."]],
    ["two ids", ["account", "rm", "a", "b"], ["Only ID is expected; you gave 2 arguments."]],
    [
      "several at once",
      ["exec", "list", "x", "--status", "runing", "--limit", "0", "--user", "ann"],
      ["No arguments are expected; you gave 1 argument.", "Did you mean running?", "--limit must be", "--user must be"],
    ],
    [
      "an account without anything",
      ["account", "add", "--nam", "Mine"],
      ["--name?", "--keys JSON is missing", "COMPONENT is missing"],
    ],
    ["one input for two", ["account", "add", "t", "--keys", "-", "--user=-"], ["Only one option can be read from"]],
    ["a file that is not there", ["component", "list", "--user", "@/no/such"], ["the file /no/such cannot be read"]],
  ] as [string, string[], string[]][])("are all named, before anything is sent: %s", async (_, args, words) => {
    const { code, out, err } = await coatcheck(args, little.url);
    expect([code, out]).toEqual([2, ""]);
    for (const word of words) expect(err).toContain(word);
    expect(little.requests).toEqual([]);
  });

  it.each(["exec", "component", "account", "user"])("are helped: %s", async (group) => {
    const asked = [
      [group, "--help"],
      ["help", group],
    ].map(async (args) => coatcheck(args));
    for (const { code, out } of await Promise.all(asked)) {
      expect([code, out]).toEqual([0, expect.stringContaining(`Usage: coatcheck ${group} COMMAND`)]);
    }
  });
});

describe("a secret", () => {
  it("is read from standard input", async () => {
    const account = { id: "a1", name: "", type: "timer", keys: {} };
    little.fate = () => ({ status: 200, body: account });
    const args = ["account", "add", "timer", "--keys", "-"];
    expect(await coatcheck(args, little.url, {}, '{"password":"p"}')).toEqual({ code: 0, out: "a1\n", err: "" });
    expect(little.bodies).toEqual([{ type: "timer", keys: { password: "p" } }]);
    const user = ["component", "list", "--user", "-"];
    little.fate = () => ({ status: 200, body: { components: [] } });
    expect(await coatcheck(user, little.url, {}, "bob@example.com:key\n")).toMatchObject({ code: 0 });
    expect(little.headers.at(-1)?.authorization).toBe(`Basic ${btoa("bob@example.com:key")}`);
  });

  it("is read from a file, in the environment's variable too", async () => {
    const file = join(tmpdir(), `coatcheck-user-${process.pid}`);
    writeFileSync(file, "bob@example.com:key\n");
    little.fate = () => ({ status: 200, body: [] });
    await coatcheck(["account", "list"], little.url, { COATCHECK_USER: `@${file}` });
    rmSync(file);
    expect(little.headers[0]?.authorization).toBe(`Basic ${btoa("bob@example.com:key")}`);
  });
});

describe("a user's key", () => {
  const made = { id: "u1", email: "bob@example.com", api_secret: "fresh" };

  it("is all that goes to standard output", async () => {
    little.fate = (request) => ({ status: request.startsWith("GET") ? 200 : 201, body: made });
    const added = await coatcheck(["user", "add", "bob@example.com", "--first-name", "Bob"], little.url);
    expect(added).toEqual({ code: 0, out: "fresh\n", err: expect.stringContaining("Added bob@example.com, id u1.") });
    expect(little.bodies).toEqual([{ email: "bob@example.com", first_name: "Bob" }]);
    const renewed = await coatcheck(["user", "rotate"], little.url);
    expect(renewed).toEqual({ code: 0, out: "fresh\n", err: expect.stringContaining("within a minute") });
    expect(little.requests.slice(1)).toEqual(["GET /v1/users", "POST /v1/users/u1/api_secret"]);
    expect((await coatcheck(["user", "rotate", "--id", "u1", "--json"], little.url)).out).toBe(
      `${JSON.stringify(made)}\n`,
    );
  });

  it("is not asked for twice when the answer is lost, and the doubt is told", async () => {
    little.fate = () => "lost";
    const added = await coatcheck(["user", "add", "bob@example.com"], little.url);
    expect(added).toEqual({ code: 3, out: "", err: expect.stringContaining("may have been added all the same") });
    expect(little.requests).toEqual(["POST /v1/users"]);
  });
});

describe("removing", () => {
  it("is done when the answer is lost and the next one says that there is nothing", async () => {
    const gone = { status: 404, body: { message: "Component does not exist." } };
    little.fate = (_, count) => (count === 1 ? "lost" : gone);
    const removed = await coatcheck(["component", "rm", "mine", "--json"], little.url);
    expect(removed).toEqual({ code: 0, out: '{"id":"mine","removed":true}\n', err: "" });
    little.fate = () => gone;
    expect(await coatcheck(["component", "rm", "mine"], little.url)).toMatchObject({ code: 2 });
  });
});
