// Components of one's own, through the command line and the started service: pushed again, replaced, given an
// environment, deleted, kept from others; and folders that are no component.
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";

import { afterAll, beforeAll, describe, expect, it } from "vitest";

import { coatcheck } from "./coatcheck.ts";
import { Server, verification } from "./server.ts";

let server: Server;
let room: string;
beforeAll(async () => {
  room = await mkdtemp(join(tmpdir(), "coatcheck-components-"));
  server = await Server.shared();
});
afterAll(async () => {
  await server.stop();
  await rm(room, { recursive: true });
});

type Files = Readonly<Record<string, string>>;

/** A folder with these files; its name is the component's id where nothing else gives one. */
async function folderOf(name: string, files: Files): Promise<string> {
  const folder = join(room, name);
  await rm(folder, { recursive: true, force: true });
  for (const [path, text] of Object.entries(files)) {
    await mkdir(dirname(join(folder, path)), { recursive: true });
    await writeFile(join(folder, path), text);
  }
  return folder;
}

const descriptor = (more: object = {}) => JSON.stringify({ title: "Written by a test", ...more });

/** What verifyCredentials answers. */
const verifying = (expression: string): Files => ({
  "component.json": descriptor(),
  "verifyCredentials.js": `module.exports = async function (credentials) { return ${expression}; };`,
});

async function push(folder: string, ...flags: string[]) {
  const { code, out, err } = await coatcheck(server, ["push", folder, "--json", ...flags]);
  expect([code, err]).toEqual([0, ""]);
  return JSON.parse(out) as { id: string; version: string; bytes: number; modules: number; changed: boolean };
}

async function verdict(component: string, as = server.user): Promise<unknown> {
  const id = await server.schedule(verification(component), { as });
  await server.done(id);
  return (await server.fetch(`/v1/exec/result/${id}`, { as })).json();
}

const answer = async (response: Promise<Response>) => {
  const { status } = await response;
  return [status, status === 204 ? null : await (await response).json()] as const;
};

const env = (id: string, json?: unknown) =>
  answer(server.fetch(`/v1/repos/${id}/env`, json === undefined ? {} : { method: "PUT", json }));

describe("push", () => {
  it("makes the folder a component, and says what it is", async () => {
    const folder = await folderOf("First Component", verifying("{ verified: 1 }"));
    const pushed = await push(folder);
    expect(pushed).toEqual({
      id: "first-component",
      version: expect.stringMatching(/^[0-9a-f]{64}$/),
      bytes: expect.any(Number),
      modules: expect.any(Number),
      warnings: [],
      changed: true,
    });
    const [status, shown] = await answer(server.fetch("/v1/components/first-component"));
    expect([status, shown]).toMatchObject([200, { name: "Written by a test", version: pushed.version }]);
    expect(await verdict("first-component")).toEqual({ data: { verified: 1 } });
  });

  it("sends nothing a second time, and says so", async () => {
    const folder = await folderOf("twice", verifying("{ verified: true }"));
    const { version } = await push(folder);
    expect(await push(folder)).toMatchObject({ id: "twice", version, changed: false });
    expect((await coatcheck(server, ["push", folder])).out).toContain("twice is up to date.");
  });

  it("gives the same content the same version in another folder", async () => {
    const files = { ...verifying("require('./lib/a').a"), "lib/a.js": "exports.a = __filename;" };
    const here = await push(await folderOf("here", files), "--id", "same");
    expect(await push(await folderOf("in/there", files), "--id", "same")).toMatchObject({
      version: here.version,
      changed: false,
    });
  });

  it("makes a version live at once", async () => {
    for (const version of [1, 2, 3]) {
      await push(await folderOf("fresh", verifying(`{ verified: ${version} }`)));
      expect(await verdict("fresh")).toEqual({ data: { verified: version } });
    }
  });

  it("takes an id and a name", async () => {
    const folder = await folderOf("named", verifying("true"));
    expect(await push(folder, "--id", "other.id_1", "--name", "Größe")).toMatchObject({ id: "other.id_1" });
    expect(await answer(server.fetch("/v1/components/other.id_1"))).toMatchObject([200, { name: "Größe" }]);
    const { code, err } = await coatcheck(server, ["push", folder, "--id", "Not an id"]);
    expect([code, err]).toEqual([2, expect.stringContaining("must be 1 to 64 of a-z")]);
  });

  it("keeps what component.json says beyond what the service knows", async () => {
    const more = { unknown: { key: [1] }, envVars: { A: {} }, actions: null };
    await push(await folderOf("beyond", { ...verifying("true"), "component.json": descriptor(more) }));
    expect(await answer(server.fetch("/v1/components/beyond"))).toMatchObject([200, { data: more }]);
  });

  it("takes no built-in component's id", async () => {
    const folder = await folderOf("timer", verifying("true"));
    const { code, out, err } = await coatcheck(server, ["push", folder]);
    expect([code, out, err]).toEqual([2, "", expect.stringContaining("built-in component")]);
    expect(await answer(server.fetch("/v1/components/timer", { method: "DELETE" }))).toMatchObject([409, {}]);
  });
});

describe("a folder that is no component", () => {
  const action = (main: unknown) => ({ "component.json": descriptor({ actions: { send: { main } } }) });
  const installed = { "component.json": descriptor(), "package.json": '{"dependencies":{"not-installed-here":"1"}}' };
  const large = { ...verifying("require('./large')"), "large.js": `module.exports = "${"x".repeat(25 * 2 ** 20)}";` };
  const cases: [string, Files, string[]][] = [
    ["not there", {}, ["There is no folder"]],
    ["without component.json", { "index.js": "" }, ["component.json cannot be read"]],
    ["not installed", installed, ["not-installed-here", "run npm install in"]],
    ["component.json is no JSON", { "component.json": '{ "title": ' }, ["component.json is not valid JSON"]],
    ["component.json is no object", { "component.json": "[]" }, ["component.json must hold a JSON object"]],
    ["a main that is missing", action("./lib/send.js"), ["component.json: actions.send.main", "./lib/send.js"]],
    ["a main that is no text", action(7), ["component.json: actions.send.main"]],
    ["a main that is outside", action("../first/x.js"), ["component.json: actions.send.main", "outside"]],
    ["actions that are no object", { "component.json": descriptor({ actions: [] }) }, ["actions must be an object"]],
    [
      "a large component.json",
      { "component.json": descriptor({ a: "x".repeat(300_000) }) },
      ["component.json has 300"],
    ],
    ["too large", large, ["the limit is 24.0 MiB", "The largest files:"]],
    [
      "wrong in several ways",
      { ...installed, "component.json": descriptor({ triggers: { a: { main: "./a" }, b: 1 }, credentials: 7 }) },
      ["triggers.a.main", "triggers.b", "credentials", "npm install"],
    ],
  ];

  it.each(cases)("is refused with all that is wrong: %s", async (name, files, words) => {
    const { code, out, err } = await coatcheck(server, ["push", await folderOf(name.replaceAll(" ", "-"), files)]);
    expect([code, out]).toEqual([2, ""]);
    for (const word of words) expect(err).toContain(word);
    expect(err).not.toMatch(/\n\s+at /);
  });

  it("is refused in JSON where that is asked for", async () => {
    const { code, out } = await coatcheck(server, ["push", join(room, "nowhere"), "--json"]);
    expect([code, JSON.parse(out)]).toEqual([2, { status: "error", message: expect.stringContaining("nowhere") }]);
  });
});

describe("the environment", () => {
  const ENV = "{ verified: true, env: process.env }";

  it("is set with push, overwritten, taken away and never shown", async () => {
    const folder = await folderOf("environment", verifying(ENV));
    await push(folder, "--env", "A=canary-1", "--env", "B=x=y", "--env", "C=");
    expect(await env("environment")).toEqual([200, { A: "********", B: "********", C: "********" }]);
    expect(await verdict("environment")).toMatchObject({ data: { env: { A: "canary-1", B: "x=y", C: "" } } });
    await push(folder, "--env", "A=canary-2");
    expect(await env("environment", { B: null })).toEqual([200, { A: "********", C: "********" }]);
    const seen = (await verdict("environment")) as { data: { env: object } };
    expect(seen.data.env).toMatchObject({ A: "canary-2", C: "" });
    expect(seen.data.env).not.toHaveProperty("B");
    expect(server.output).not.toContain("canary");
  });

  it("holds the deadline of the component's executions", async () => {
    const folder = await folderOf("deadline", verifying("new Promise((resolve) => setTimeout(resolve, 3_600_000))"));
    await push(folder, "--env", "SCHEDULED_EXECUTION_TIMEOUT=1");
    expect(await verdict("deadline")).toEqual({
      reason: { name: "TimeoutError", message: "The component gave no answer within 1 seconds." },
      message: "Rejected.",
    });
  });

  it("is refused where it makes no sense, the value untold", async () => {
    const folder = await folderOf("senseless", verifying("true"));
    const typed = await coatcheck(server, ["push", folder, "--env", "canary"]);
    expect(typed).toEqual({ code: 2, out: "", err: expect.stringContaining("--env must be KEY=VALUE.") });
    const sent = await coatcheck(server, ["push", folder, "--env", "SCHEDULED_EXECUTION_TIMEOUT=canary"]);
    expect([sent.code, sent.err]).toEqual([
      2,
      expect.stringContaining("SCHEDULED_EXECUTION_TIMEOUT: must be a whole number"),
    ]);
    expect(typed.err + sent.err).not.toContain("canary");
  });
});

describe("a component of one's own", () => {
  it("is gone once it is deleted", async () => {
    await push(await folderOf("doomed", verifying("true")));
    expect(await answer(server.fetch("/v1/components/doomed", { method: "DELETE" }))).toEqual([204, null]);
    for (const path of ["/v1/components/doomed", "/v1/repos/doomed/env"]) {
      expect(await answer(server.fetch(path))).toMatchObject([404, {}]);
    }
    const order = server.fetch("/v1/exec/schedule", { json: verification("doomed") });
    expect(await answer(order)).toEqual([404, { message: "Component does not exist." }]);
  });

  it("is nobody else's: what another user has under the same id is another component", async () => {
    await push(await folderOf("private", verifying("{ verified: 1 }")));
    const ann = await server.makeUser();
    const order = server.fetch("/v1/exec/schedule", { as: ann, json: verification("private") });
    expect((await answer(order))[0]).toBe(404);
    expect((await answer(server.fetch("/v1/components/private", { as: ann })))[0]).toBe(404);
    expect((await answer(server.fetch("/v1/components/private", { as: ann, method: "DELETE" })))[0]).toBe(404);
    const hers = await folderOf("hers", verifying("{ verified: 2 }"));
    expect(await coatcheck(server, ["push", hers, "--id", "private"], ann)).toMatchObject({ code: 0 });
    expect(await verdict("private", ann)).toEqual({ data: { verified: 2 } });
    expect(await verdict("private")).toEqual({ data: { verified: 1 } });
  });
});
