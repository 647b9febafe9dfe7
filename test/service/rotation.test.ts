// The sealing key is rotated as .github/OPERATIONS.md says: nothing that was sealed before is lost, and once everything
// has been sealed again the old key is no longer needed.
import { randomBytes } from "node:crypto";
import { once } from "node:events";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { type Server as HttpServer, createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { afterEach, beforeEach, expect, it } from "vitest";

import { isFull } from "../run/scale.ts";
import { coatcheck } from "./coatcheck.ts";
import { Server } from "./server.ts";

const [OLD, NEW] = [randomBytes(32).toString("base64"), randomBytes(32).toString("base64")];

/** Tells what it was given, as soon as the far end answers. */
const COMPONENT = `
exports.options = async function (cfg) {
  await fetch(cfg.far);
  return { token: cfg.token, region: process.env.REGION };
};`;

let server: Server;
let far: HttpServer;
let room: string;
let isAnswering = true;

beforeEach(async () => {
  room = await mkdtemp(join(tmpdir(), "rotation-"));
  far = createServer((_, response) => isAnswering && response.end());
  await once(far.listen(0, "127.0.0.1"), "listening");
  server = await Server.start("--var", "RUN_TIMEOUT_SECONDS:5", ...keys(OLD));
});
afterEach(async () => {
  await server.stop();
  far.closeAllConnections();
  far.close();
  await rm(room, { recursive: true });
});

async function restart(sealing: string, opening = ""): Promise<void> {
  await server.kill();
  await server.start(...keys(sealing, opening));
}

const keys = (sealing: string, opening = "") => ["--var", `SEALING_KEY:${sealing}`, "--var", `OPENING_KEYS:${opening}`];

/** A component with an environment, and an account for it. */
async function prepare(): Promise<string> {
  const triggers = { rows: { main: "./rows.js", fields: {} } };
  await writeFile(join(room, "component.json"), JSON.stringify({ title: "Told", triggers }));
  await writeFile(join(room, "rows.js"), COMPONENT);
  const pushed = await coatcheck(server, ["push", room, "--id", "told", "--env", "REGION=eu"]);
  expect(pushed.code).toBe(0);
  const account = await server.fetch("/v1/accounts", { json: { name: "a", type: "told", keys: { token: "canary" } } });
  return (await account.json<{ id: string }>()).id;
}

const selection = (account: string) => ({
  execution_type: "select_model",
  component: "told",
  action_or_trigger: "rows",
  model_method: "options",
  account_id: account,
  cfg: { far: `http://127.0.0.1:${(far.address() as AddressInfo).port}/` },
});

async function outcome(id: string): Promise<unknown> {
  expect(await server.done(id)).toBe(303);
  return (await server.fetch(`/v1/exec/result/${id}`)).json();
}

const told = { data: { token: "canary", region: "eu" } };

it("opens what the old key sealed, seals it anew, and does without the old key", async () => {
  const account = await prepare();
  const user = await server.makeUser();
  const keyed = { headers: { "Idempotency-Key": "k" } };
  isAnswering = false;
  const waiting = await server.schedule(selection(account), keyed);

  await restart(NEW, OLD);
  isAnswering = true;
  expect(await server.schedule(selection(account), keyed)).toBe(waiting);
  expect(await outcome(waiting)).toMatchObject(told);
  expect(await (await server.fetch("/v1/accounts")).json()).toMatchObject([
    { id: account, keys: { token: "********" } },
  ]);
  await expect.poll(() => server.output).toContain('"event":"resealed"');
  // An API key has a check under the key that sealed when it was made.
  const other = await server.makeUser();
  for (const as of [user, other]) expect((await server.fetch("/v1/users", { as })).status).toBe(200);

  await restart(NEW);
  expect(await outcome(await server.schedule(selection(account)))).toMatchObject(told);
  const statuses = [user, other].map(async (as) => (await server.fetch("/v1/users", { as })).status);
  expect(await Promise.all(statuses)).toEqual([401, 200]);
  expect(server.output).not.toContain("canary");
});

it.runIf(isFull)("reads nothing with neither key, and harms nothing by trying", async () => {
  const account = await prepare();
  await restart(NEW);
  expect((await server.fetch(`/v1/accounts/${account}`)).status).toBe(500);
  await expect.poll(() => server.output).toContain("Sealed under a key that this deployment does not have.");
  await restart(NEW, randomBytes(32).toString("base64"));
  expect((await server.fetch(`/v1/accounts/${account}`)).status).toBe(500);
  await expect.poll(() => server.output).toContain('"event":"unreadable"');
  await restart(OLD);
  expect(await outcome(await server.schedule(selection(account)))).toMatchObject(told);
});
