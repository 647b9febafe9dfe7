// Secrets with a mark, in everything that takes one, through a component that tells them in every way it has. Then the
// marks are looked for in every line of the log, every answer, and every byte of the service's state.
import { generateKeyPairSync } from "node:crypto";
import { once } from "node:events";
import { readFile, readdir } from "node:fs/promises";
import { type Server as HttpServer, createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { join, resolve } from "node:path";

import { afterAll, beforeAll, expect, it } from "vitest";

import { coatcheck } from "./coatcheck.ts";
import { Server } from "./server.ts";

/** Each has what JSON, URLs and SQL write in another way. */
const CANARIES = {
  account_data: `canary-1-"accöunt_data\\/ &%'`,
  "account keys": `canary-2-"keys\\/ &%'`,
  env: `canary-3-"env\\/ &%'`,
  cfg: `canary-4-"cfg\\/ &%'`,
  renewed: `canary-5-"renewed\\/ &%'`,
} as const;

const PRIVATE_KEY = generateKeyPairSync("rsa", {
  modulusLength: 2048,
  privateKeyEncoding: { type: "pkcs8", format: "pem" },
  publicKeyEncoding: { type: "spki", format: "pem" },
}).privateKey;

/** The lines of the private key, and each piece of what they are in base64 and hexadecimal. */
const KEY_PIECES = [
  PRIVATE_KEY,
  ...["base64", "hex"].map((encoding) => Buffer.from(PRIVATE_KEY).toString(encoding as BufferEncoding)),
].flatMap((spelling) => spelling.match(/[^\n]{20,64}/g) ?? []);

/** As it is, as JSON in JSON, in a URL, in base64, and in what every spelling leaves alone. */
const SPELLINGS = Object.values(CANARIES)
  .flatMap((canary) => {
    const json = JSON.stringify(canary).slice(1, -1);
    const nested = JSON.stringify(json).slice(1, -1);
    return [
      canary,
      json,
      nested,
      encodeURIComponent(canary),
      btoa(unescape(encodeURIComponent(canary))),
      canary.slice(0, 9),
    ];
  })
  .concat(KEY_PIECES);

const LEAKY = resolve(import.meta.dirname, "../fixtures/components/leaky");

let server: Server;
let far: HttpServer;
/** What reached the far end: what the component was given was there. */
let reached = "";
const answers: string[] = [];

beforeAll(async () => {
  far = createServer((request, response) => {
    reached += `${request.url} ${request.headers.authorization}\n`;
    request.on("data", (chunk: Buffer) => (reached += chunk.toString()));
    request.on("end", () => response.end(JSON.stringify({ access_token: CANARIES.renewed })));
  }).listen(0, "127.0.0.1");
  await once(far, "listening");
  server = await Server.start();
});
afterAll(async () => {
  await server.stop();
  far.close();
});

async function ask(path: string, init: Parameters<Server["fetch"]>[1] = {}): Promise<Response> {
  const response = await server.fetch(path, init);
  const copy = response.clone();
  answers.push(`${[...response.headers].join("\n")}\n${await copy.text()}`);
  return response;
}

async function execute(json: Record<string, unknown>): Promise<unknown> {
  const { headers, status } = await ask("/v1/exec/schedule", { json, headers: { Prefer: "wait=20" } });
  const path = new URL(headers.get("Location") ?? "", server.url).pathname;
  await lookAt(path.split("/").at(-1) ?? "");
  const result = await ask(path);
  return { status, result: await result.json() };
}

/** What can be seen of an execution, and how much of it was logged or failed. */
let lines = 0;
let failures = 0;

async function lookAt(id: string): Promise<void> {
  const resource = (await (await ask(`/v1/exec/${id}`)).json()) as { failure: { message: string } | null };
  const { logs } = (await (await ask(`/v1/exec/${id}/logs`)).json()) as { logs: unknown[] };
  lines += logs.length;
  failures += resource.failure === null ? 0 : 1;
}

it("keeps every secret out of its log, its answers and its state", async () => {
  const pushed = await coatcheck(server, ["push", LEAKY, "--id", "leaky", "--env", `API_TOKEN=${CANARIES.env}`]);
  answers.push(pushed.out, pushed.err);
  expect(pushed.code).toBe(0);
  const { port } = far.address() as AddressInfo;
  const given = { far: `http://127.0.0.1:${port}`, password: CANARIES.account_data, privateKey: PRIVATE_KEY };
  const keys = { far: given.far, password: CANARIES["account keys"], privateKey: PRIVATE_KEY };
  const made = await ask("/v1/accounts", { json: { name: "canary", component: "leaky", keys } });
  const { id } = (await made.json()) as { id: string };

  for (const mode of ["verify", "throw", "throw lines", "throw text", "crash", "explain", "explain lines"]) {
    await execute({ execution_type: "verify_credentials", component: "leaky", account_data: { ...given, mode } });
    const cfg = { mode, secret: CANARIES.cfg };
    const order = { component: "leaky", action_or_trigger: "leak", account_id: id, cfg };
    await execute({ execution_type: "select_model", model_method: "getModel", ...order });
    await execute({ execution_type: "get_meta_model", ...order });
  }
  // One that stays scheduled or running, one that nobody fetches, and one that is cancelled.
  const verify = {
    execution_type: "verify_credentials",
    component: "leaky",
    account_data: { ...given, mode: "crash" },
  };
  await Promise.all(Array.from({ length: 5 }, () => server.schedule(verify)));
  await server.fetch(`/v1/exec/${await server.schedule(verify)}`, { method: "DELETE" });

  // What is refused, and what is shown.
  const secrets = { password: CANARIES["account keys"], secret: CANARIES.cfg, token: CANARIES.env };
  await ask("/v1/accounts", { json: { name: 1, keys: secrets } });
  await ask("/v1/accounts", { method: "POST", body: `{"keys":${JSON.stringify(secrets)}` });
  await ask(`/v1/accounts/${id}`, { method: "PUT", json: { keys: secrets } });
  await ask("/v1/exec/schedule", { json: { ...verify, component: "none", account_data: secrets } });
  await ask("/v1/exec/schedule", { json: { ...verify, execution_type: "none", account_data: secrets } });
  await ask("/v1/repos/leaky/env", { method: "PUT", json: { API_TOKEN: CANARIES.env, nested: secrets } });
  for (const path of ["/v1/accounts", `/v1/accounts/${id}`, "/v1/repos/leaky/env", "/v1/components/leaky"])
    await ask(path);

  for (const canary of [CANARIES.account_data, CANARIES["account keys"], CANARIES.env]) {
    expect(reached).toContain(encodeURIComponent(canary).slice(0, 9));
  }
  const listed = (await (await ask("/v1/exec?limit=50")).json()) as { executions: { id: string }[] };
  for (const { id: each } of listed.executions) await lookAt(each);
  const [ended] = listed.executions.toReversed();
  answers.push(await firstOf(await server.fetch(`/v1/exec/${ended?.id}/events`)));
  expect(answers.at(-1)).toContain("event: status");
  expect([lines > 100, failures > 10, listed.executions.length]).toEqual([true, true, 27]);

  expect(server.output).toContain("component_log");
  expect(server.output.split("\n").flatMap((line) => found(line, line))).toEqual([]);
  expect(answers.flatMap((answer) => found(answer, answer))).toEqual([]);

  // Killed: what its objects had still to write is in their journals.
  await server.kill();
  const files = await filesIn(server.folder);
  expect(files.filter((file) => file.endsWith(".sqlite")).length).toBeGreaterThan(10);
  for (const file of files) expect(found(file, await readFile(file, "utf8"))).toEqual([]);
}, 120_000);

/** What a stream says until it has told how the execution ended. */
async function firstOf(response: Response): Promise<string> {
  let text = "";
  for await (const part of response.body ?? []) {
    text += Buffer.from(part).toString();
    if (text.includes('"execution":')) break;
  }
  return text;
}

function found(where: string, text: string): string[] {
  return SPELLINGS.filter((spelling) => text.includes(spelling)).map((spelling) => `${spelling} in ${where}`);
}

async function filesIn(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  return entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
}
